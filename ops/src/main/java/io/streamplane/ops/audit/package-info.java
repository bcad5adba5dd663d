/** Reading the journal for the audit commands, and printing what they found. */
@NullMarked
package io.streamplane.ops.audit;

import org.jspecify.annotations.NullMarked;
