/** Who the kubelets of a process are: their certificates, how they get and renew them, and what they ask the API server in their nodes' names. */
@NullMarked
package io.streamplane.kubelet.identity;

import org.jspecify.annotations.NullMarked;
