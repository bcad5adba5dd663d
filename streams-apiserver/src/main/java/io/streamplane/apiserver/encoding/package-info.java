/** How answers are written: objects, lists and events of watches, in each media type. */
@NullMarked
package io.streamplane.apiserver.encoding;

import org.jspecify.annotations.NullMarked;
