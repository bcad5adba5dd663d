/** Authorizers of users' own, asked over TLS, and the file that says who decides in which order. */
@NullMarked
package io.streamplane.apiserver.authorization.webhook;

import org.jspecify.annotations.NullMarked;
