@NullMarked
package io.streamplane.schemas.kind.batch;

import org.jspecify.annotations.NullMarked;
