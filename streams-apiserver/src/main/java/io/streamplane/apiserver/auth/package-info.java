/** Who asks: the cluster's certificate authority, client certificates, and what each user may do. */
@NullMarked
package io.streamplane.apiserver.auth;

import org.jspecify.annotations.NullMarked;
