/** Selectors of labels and fields: the one evaluation of what each requirement asks of a value. */
@NullMarked
package io.streamplane.schemas.selector;

import org.jspecify.annotations.NullMarked;
