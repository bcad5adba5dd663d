/** Events: kept on a topic of their own for an hour, read and watched like other kinds. */
@NullMarked
package io.streamplane.apiserver.event;

import org.jspecify.annotations.NullMarked;
