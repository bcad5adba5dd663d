/** The group policy: one class per kind. */
@NullMarked
package io.streamplane.schemas.kind.policy;

import org.jspecify.annotations.NullMarked;
