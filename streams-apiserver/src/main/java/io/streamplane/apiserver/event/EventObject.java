package io.streamplane.apiserver.event;

import io.streamplane.apiserver.journal.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Event as its record has it.
 *
 * @param tree whole, with resourceVersion
 * @param time the record's timestamp, in milliseconds since the epoch
 */
record EventObject(Kind kind, ObjectKey key, long revision, ObjectNode tree, long time) implements StoredObject {

    @Override
    public String uid() {
        return tree.path("metadata").path("uid").asString("");
    }

    @Override
    public long desiredRevision() {
        return revision;
    }

    @Override
    public long observedRevision() {
        return 0;
    }

    @Override
    public byte[] json() {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }
}
