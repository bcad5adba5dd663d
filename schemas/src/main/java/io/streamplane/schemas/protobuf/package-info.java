/** Kubernetes' protobuf encoding: bodies are read into the same trees that JSON gives, and answers written from them. */
@NullMarked
package io.streamplane.schemas.protobuf;

import org.jspecify.annotations.NullMarked;
