/** The recorded pods under another scheduler configuration or with other nodes, beside what was recorded. */
@NullMarked
package io.streamplane.ops.whatif;

import org.jspecify.annotations.NullMarked;
