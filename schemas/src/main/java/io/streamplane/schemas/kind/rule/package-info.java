/**
 * Rules that several kinds share: names, labels, selectors, quantities, durations, and reading a tree that has passed
 * the structural decode.
 */
@NullMarked
package io.streamplane.schemas.kind.rule;

import org.jspecify.annotations.NullMarked;
