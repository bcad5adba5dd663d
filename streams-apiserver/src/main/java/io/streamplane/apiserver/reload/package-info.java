/** Files of settings that are read again when they change. */
@NullMarked
package io.streamplane.apiserver.reload;

import org.jspecify.annotations.NullMarked;
