@NullMarked
package io.streamplane.schemas.credential;

import org.jspecify.annotations.NullMarked;
