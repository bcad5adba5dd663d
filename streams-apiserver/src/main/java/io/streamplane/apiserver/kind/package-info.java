/**
 * What the rules of kinds are written with: the interface that a kind's rules implement, names, labels, durations,
 * generations and table columns. The rules of a kind stand in the package of its group; {@code builtin} lists them.
 */
@NullMarked
package io.streamplane.apiserver.kind;

import org.jspecify.annotations.NullMarked;
