/** The schemas that CustomResourceDefinitions give their versions, and what they do to objects: pruning and defaulting. Pure. */
@NullMarked
package io.streamplane.schemas.structural;

import org.jspecify.annotations.NullMarked;
