/** Produces manifests from files, and tells what became of each. */
@NullMarked
package io.streamplane.ops.produce;

import org.jspecify.annotations.NullMarked;
