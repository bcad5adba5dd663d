/** Benchmarks: each prints a table for people or, with {@code -o json}, one JSON object. */
@NullMarked
package io.streamplane.ops.bench;

import org.jspecify.annotations.NullMarked;
