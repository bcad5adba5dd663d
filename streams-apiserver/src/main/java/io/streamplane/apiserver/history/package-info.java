/**
 * The cluster as it was: an index from object and revision to offsets of the journal, and snapshots that read the bodies
 * there ({@code ops/adr/0012-history.md}).
 */
@NullMarked
package io.streamplane.apiserver.history;

import org.jspecify.annotations.NullMarked;
