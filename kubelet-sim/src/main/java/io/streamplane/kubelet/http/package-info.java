/** The kubelets' HTTP endpoint, which gives containers' logs. */
@NullMarked
package io.streamplane.kubelet.http;

import org.jspecify.annotations.NullMarked;
