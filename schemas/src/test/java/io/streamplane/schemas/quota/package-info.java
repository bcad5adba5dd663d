@NullMarked
package io.streamplane.schemas.quota;

import org.jspecify.annotations.NullMarked;
