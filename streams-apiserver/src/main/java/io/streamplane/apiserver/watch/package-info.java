/** Watches: recent changes by kind, and streams of them that start at any held revision. */
@NullMarked
package io.streamplane.apiserver.watch;

import org.jspecify.annotations.NullMarked;
