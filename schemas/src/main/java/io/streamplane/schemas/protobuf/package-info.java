/** Kubernetes' protobuf encoding of request bodies, read into the same trees that JSON gives. */
@NullMarked
package io.streamplane.schemas.protobuf;

import org.jspecify.annotations.NullMarked;
