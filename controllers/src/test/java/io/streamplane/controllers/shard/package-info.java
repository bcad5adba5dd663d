/** Tests of what a shard remembers. */
@NullMarked
package io.streamplane.controllers.shard;

import org.jspecify.annotations.NullMarked;
