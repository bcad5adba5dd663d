/** The topic catalogue: names, keys, headers, partitioning and settings of every topic. */
@NullMarked
package io.streamplane.schemas.topic;

import org.jspecify.annotations.NullMarked;
