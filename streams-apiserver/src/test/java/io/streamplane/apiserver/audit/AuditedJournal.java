package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Records one after the other, and what the trail makes of them. */
public final class AuditedJournal {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry(), new HeldDataKeys());
    private final AuditTrail trail = new AuditTrail(Kinds.builtIn(), decoder());
    private final List<AuditEntry> entries = new ArrayList<>();

    public ObjectDecoder decoder() {
        return ObjectDecoder.of(codec);
    }

    public static ResourceKey key(String resource, String name) {
        return new ResourceKey(resource, new ObjectKey("ns", name));
    }

    public static Origin user(String verb, String subresource) {
        return new Origin(
                "alice", List.of("system:masters"), verb, subresource, "kubectl/v1.36.0 (linux)", "hand", "10.0.0.7");
    }

    public static Origin component(String name, String verb) {
        return new Origin("system:" + name, List.of("system:masters"), verb, "", name, name, "proposals/1@3");
    }

    /** A desired part with the uid {@code uid-NAME}. */
    public Mutation desired(ResourceKey key, String yaml) {
        ObjectNode object = (ObjectNode) YAML.readTree(yaml);
        var kind = Kinds.builtIn().get(key.resource());
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.withObject("/metadata")
                .put("name", key.key().name())
                .put("namespace", key.key().namespace())
                .put("uid", "uid-" + key.key().name());
        return new Mutation.PutDesired(key, "uid-" + key.key().name(), null, codec.encodeDesired(kind, object));
    }

    public Mutation observed(ResourceKey key, String yaml) {
        return new Mutation.PutObserved(
                key, codec.encodeObserved(Kinds.builtIn().get(key.resource()), YAML.readTree(yaml)));
    }

    public AuditEntry add(long time, long cause, Origin origin, Mutation... mutations) {
        return add(new Command(time, cause, origin, List.of(), List.of(mutations)));
    }

    public AuditEntry addIf(Precondition precondition, Origin origin, Mutation... mutations) {
        return add(new Command(0, 0, origin, List.of(precondition), List.of(mutations)));
    }

    /** @param command null: somebody else's record */
    public AuditEntry add(@Nullable Command command) {
        AuditEntry entry = trail.next(new JournalRecord(trail.revision(), command));
        entries.add(entry);
        return entry;
    }

    public List<AuditEntry> entries() {
        return List.copyOf(entries);
    }
}
