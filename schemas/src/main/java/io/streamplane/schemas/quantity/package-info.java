/** Kubernetes quantities: the one parser, the text that is stored, and amounts as longs. */
@NullMarked
package io.streamplane.schemas.quantity;

import org.jspecify.annotations.NullMarked;
