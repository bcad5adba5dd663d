package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.ApiFailure;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the value of a record asks for. */
sealed interface Manifest {

    /** @param configurations the objects, in their order; each says its apiVersion and kind, or is refused for that */
    record Apply(List<ObjectNode> configurations) implements Manifest {}

    /** A null value: delete what the key has applied. */
    record Delete() implements Manifest {}

    record Unreadable(ApiFailure failure) implements Manifest {}
}
