/** Kubelets as the API server reaches them: by TLS, each showing a certificate that the cluster's authority has signed. */
@NullMarked
package io.streamplane.apiserver.kubelet;

import org.jspecify.annotations.NullMarked;
