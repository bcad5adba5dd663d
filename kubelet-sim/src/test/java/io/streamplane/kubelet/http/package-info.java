/** Tests of the kubelets' HTTP endpoint. */
@NullMarked
package io.streamplane.kubelet.http;

import org.jspecify.annotations.NullMarked;
