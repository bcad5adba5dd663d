/**
 * Puts recorded decisions of controllers before the reconcilers again: all versions of all objects, a shard as it was seen
 * when a decision was made, and what is decided on it now.
 */
@NullMarked
package io.streamplane.controllers.replay;

import org.jspecify.annotations.NullMarked;
