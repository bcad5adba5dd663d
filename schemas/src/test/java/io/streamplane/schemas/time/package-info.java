@NullMarked
package io.streamplane.schemas.time;

import org.jspecify.annotations.NullMarked;
