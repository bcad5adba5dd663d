@NullMarked
package io.streamplane.schemas.network;

import org.jspecify.annotations.NullMarked;
