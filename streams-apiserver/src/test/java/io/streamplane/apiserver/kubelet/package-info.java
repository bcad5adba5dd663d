/** Tests of how kubelets are reached. */
@NullMarked
package io.streamplane.apiserver.kubelet;

import org.jspecify.annotations.NullMarked;
