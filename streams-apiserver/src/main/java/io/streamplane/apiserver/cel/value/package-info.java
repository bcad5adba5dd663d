/** What an expression computes with: CEL's values as Java objects, with their equality and order. Pure. */
@NullMarked
package io.streamplane.apiserver.cel.value;

import org.jspecify.annotations.NullMarked;
