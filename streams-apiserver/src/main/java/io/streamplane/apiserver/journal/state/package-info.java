/** The applied journal in memory: snapshots, the changes between them, and who waits for a revision. */
@NullMarked
package io.streamplane.apiserver.journal.state;

import org.jspecify.annotations.NullMarked;
