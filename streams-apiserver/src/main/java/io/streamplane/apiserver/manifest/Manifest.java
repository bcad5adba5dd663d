package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.ApiFailure;
import tools.jackson.databind.node.ObjectNode;

/** What the value of a record asks for. */
sealed interface Manifest {

    /** @param configuration the object, with apiVersion and kind */
    record Apply(ObjectNode configuration) implements Manifest {}

    /** A null value: delete what the key has applied. */
    record Delete() implements Manifest {}

    record Unreadable(ApiFailure failure) implements Manifest {}
}
