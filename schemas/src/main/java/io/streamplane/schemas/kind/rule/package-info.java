/**
 * Rules that several kinds share: names, labels, selectors, quantities, durations, generations.
 */
@NullMarked
package io.streamplane.schemas.kind.rule;

import org.jspecify.annotations.NullMarked;
