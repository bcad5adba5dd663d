/** Objects as JSON trees: reading and changing their fields whatever the kind. */
@NullMarked
package io.streamplane.schemas.tree;

import org.jspecify.annotations.NullMarked;
