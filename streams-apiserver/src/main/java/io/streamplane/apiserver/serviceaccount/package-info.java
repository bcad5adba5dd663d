/**
 * Tokens of ServiceAccounts: signed JWTs with upstream's claims, made by the subresource {@code token}, and looked at on every use:
 * what they are bound to must still be there.
 */
@NullMarked
package io.streamplane.apiserver.serviceaccount;

import org.jspecify.annotations.NullMarked;
