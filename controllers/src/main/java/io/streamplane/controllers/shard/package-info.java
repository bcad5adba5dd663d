/** The objects of one shard in memory, indexed for the reconcilers; a plain data structure that facts are applied to. */
@NullMarked
package io.streamplane.controllers.shard;

import org.jspecify.annotations.NullMarked;
