/** Times as the API writes them, and arithmetic on times and durations that users choose: it stops at a bound and never fails. */
@NullMarked
package io.streamplane.schemas.time;

import org.jspecify.annotations.NullMarked;
