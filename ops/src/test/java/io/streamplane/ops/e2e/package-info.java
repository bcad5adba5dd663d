/** The whole system as processes of its own, driven with real kubectl, and killed. */
@NullMarked
package io.streamplane.ops.e2e;

import org.jspecify.annotations.NullMarked;
