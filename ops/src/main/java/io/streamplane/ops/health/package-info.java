/** Whether objects have become what they ask for, as kstatus computes it. Pure. */
@NullMarked
package io.streamplane.ops.health;

import org.jspecify.annotations.NullMarked;
