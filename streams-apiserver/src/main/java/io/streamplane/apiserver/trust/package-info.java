/** Servers outside, by a kubeconfig or an address: whose certificates are believed, and what is shown to them. */
@NullMarked
package io.streamplane.apiserver.trust;

import org.jspecify.annotations.NullMarked;
