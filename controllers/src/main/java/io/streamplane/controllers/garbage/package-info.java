/** Owner-reference garbage collection: background, foreground and orphan. */
@NullMarked
package io.streamplane.controllers.garbage;

import org.jspecify.annotations.NullMarked;
