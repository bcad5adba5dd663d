/**
 * The journal's rules: commands, and the one pure, frozen function that decides each of them in order. Live processing,
 * start-up and replay all run this code, so every replica that reads the same journal reaches the same state.
 */
@NullMarked
package io.streamplane.schemas.journal;

import org.jspecify.annotations.NullMarked;
