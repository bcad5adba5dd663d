/** Carries out a plan that brings objects back, and tells of it. */
@NullMarked
package io.streamplane.ops.restore;

import org.jspecify.annotations.NullMarked;
