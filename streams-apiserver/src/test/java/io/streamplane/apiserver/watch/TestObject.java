package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A ConfigMap at one revision with one label, {@code on}. */
record TestObject(ObjectKey key, long revision, String on, Kind kind, long bytes) implements StoredObject {

    static final Kind KIND = Kinds.builtIn().get("configmaps");
    static final long BYTES = 100;

    TestObject(ObjectKey key, long revision, String on) {
        this(key, revision, on, KIND, BYTES);
    }

    @Override
    public StoredObject at(Kind version) {
        return this;
    }

    @Override
    public String uid() {
        return key.toString();
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
    public ObjectNode tree() {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.putObject("metadata")
                .put("name", key.name())
                .put("resourceVersion", Long.toString(revision))
                .putObject("labels")
                .put("on", on);
        return tree;
    }

    @Override
    public byte[] json() {
        return tree().toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] protobuf() {
        return json();
    }
}
