/** The kinds of the group authentication.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.authentication;

import org.jspecify.annotations.NullMarked;
