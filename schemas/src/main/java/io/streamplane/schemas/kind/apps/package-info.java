/** The group apps: one class per kind. */
@NullMarked
package io.streamplane.schemas.kind.apps;

import org.jspecify.annotations.NullMarked;
