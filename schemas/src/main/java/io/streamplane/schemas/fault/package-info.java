/** Records that cannot be processed: they are skipped, counted and told of, and where it matters kept. */
@NullMarked
package io.streamplane.schemas.fault;

import org.jspecify.annotations.NullMarked;
