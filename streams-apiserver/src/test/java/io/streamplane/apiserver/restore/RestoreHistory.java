package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** States one after the other, made of objects in YAML. Keys are RESOURCE NAMESPACE/NAME. */
final class RestoreHistory {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final List<SessionWrites> listeners = new ArrayList<>();
    private Origin origin = new Origin("alice", List.of(), "update", "", "", "", "");
    private final HeldDataKeys keys = new HeldDataKeys();
    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry(), keys);
    private final Replay replay = new Replay(Kinds.builtIn(), ObjectDecoder.of(codec));

    /** What comes next is of this session and user, until the next call. */
    RestoreHistory by(String user, String session) {
        origin = new Origin(user, List.of(), "update", "", "", "", "", "kubectl apply", session);
        return this;
    }

    RestoreHistory tellAll(SessionWrites writes) {
        listeners.add(writes);
        return this;
    }

    RestoreHistory put(String key, String uid, String yaml) {
        ResourceKey at = key(key);
        var kind = Kinds.builtIn().get(at.resource());
        ObjectNode object = (ObjectNode) YAML.readTree(yaml);
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("name", at.key().name()).put("uid", uid);
        if (kind.namespaced()) {
            metadata.put("namespace", at.key().namespace());
        }
        return apply(new Mutation.PutDesired(at, uid, null, codec.encodeDesired(kind, object)));
    }

    RestoreHistory delete(String key) {
        return apply(new Mutation.Delete(key(key)));
    }

    HeldDataKeys keys() {
        return keys;
    }

    private RestoreHistory apply(Mutation mutation) {
        var command = new Command(0, 0, origin, List.of(), List.of(mutation));
        var applied = replay.apply(new JournalRecord(now().revision(), command));
        listeners.forEach(each -> each.see(now().revision(), command, applied));
        if (!applied.accepted()) {
            throw new IllegalStateException("expected " + mutation.key() + " to be written, but it was rejected");
        }
        return this;
    }

    Snapshot now() {
        return replay.current();
    }

    static ResourceKey key(String text) {
        int space = text.indexOf(' ');
        return new ResourceKey(text.substring(0, space), ObjectKey.parse(text.substring(space + 1)));
    }
}
