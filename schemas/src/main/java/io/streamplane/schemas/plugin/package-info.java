/** Jars of a user's own: controllers and plug-ins of admission. */
@NullMarked
package io.streamplane.schemas.plugin;

import org.jspecify.annotations.NullMarked;
