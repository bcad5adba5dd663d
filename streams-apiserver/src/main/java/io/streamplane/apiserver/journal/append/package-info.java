/** Appends that are under way, until the tail has applied them. */
@NullMarked
package io.streamplane.apiserver.journal.append;

import org.jspecify.annotations.NullMarked;
