/** Tokens of OpenID issuers: how they are configured, where their keys are, and whom their claims name. */
@NullMarked
package io.streamplane.apiserver.oidc;

import org.jspecify.annotations.NullMarked;
