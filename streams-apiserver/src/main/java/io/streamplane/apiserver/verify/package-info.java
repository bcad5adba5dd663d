/** Whether the materializer's topics hold what the journal says, key by key. */
@NullMarked
package io.streamplane.apiserver.verify;

import org.jspecify.annotations.NullMarked;
