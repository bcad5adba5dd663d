package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.journal.state.ComputedObject;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A state for tests: the default roles, gathered as the controller does it, and what else is given. */
public final class RolesState implements Snapshot {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final KindRegistry kinds = Kinds.builtIn();
    private final Map<String, TreeMap<ObjectKey, StoredObject>> objects = new TreeMap<>();

    private record Held(Kind kind, ObjectKey key, ObjectNode tree) implements ComputedObject {

        @Override
        public String uid() {
            return Tree.text(Tree.object(tree, "metadata"), "uid");
        }

        @Override
        public byte[] json() {
            return tree.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] protobuf() {
            throw new UnsupportedOperationException();
        }
    }

    private RolesState() {}

    public static RolesState empty() {
        return new RolesState();
    }

    /** With the default roles. */
    public static RolesState standard() {
        var state = new RolesState();
        DefaultRoles.all().forEach(each -> state.add(each.object()));
        for (String name : List.of("view", "edit", "admin")) {
            ObjectNode role = ((ObjectNode) DefaultRoles.all().stream()
                            .filter(each -> each.key().equals(ObjectKey.clusterScoped(name)))
                            .findFirst()
                            .orElseThrow()
                            .object())
                    .deepCopy();
            ArrayNode rules = role.putArray("rules");
            String label = "rbac.authorization.k8s.io/aggregate-to-" + name;
            for (StoredObject other :
                    state.objects.getOrDefault(role(state), new TreeMap<>()).values()) {
                if (other.labels().path(label).asString("").equals("true")) {
                    other.tree().path("rules").forEach(rules::add);
                }
            }
            state.add(role);
        }
        return state;
    }

    private static String role(RolesState state) {
        return state.kinds
                .ofObject("rbac.authorization.k8s.io/v1", "ClusterRole")
                .orElseThrow()
                .resource();
    }

    /** @param yaml documents */
    public RolesState with(String yaml) {
        for (String document : yaml.split("(?m)^---$", -1)) {
            add((ObjectNode) YAML.readTree(document));
        }
        return this;
    }

    private void add(ObjectNode object) {
        Kind kind = kinds.ofObject(Tree.text(object, "apiVersion"), Tree.text(object, "kind"))
                .orElseThrow(() -> new IllegalArgumentException(object.toString()));
        JsonNode metadata = object.path("metadata");
        var key = new ObjectKey(Tree.text(metadata, "namespace"), Tree.text(metadata, "name"));
        objects.computeIfAbsent(kind.resource(), _ -> new TreeMap<>()).put(key, new Held(kind, key, object));
    }

    @Override
    public long revision() {
        return 1;
    }

    @Override
    public KindRegistry kinds() {
        return kinds;
    }

    @Override
    public Optional<StoredObject> get(Kind kind, ObjectKey key) {
        return Optional.ofNullable(
                objects.getOrDefault(kind.resource(), new TreeMap<>()).get(key));
    }

    @Override
    public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
        return objects.getOrDefault(kind.resource(), new TreeMap<>()).values().stream()
                .filter(each -> namespace == null || each.key().namespace().equals(namespace))
                .toList();
    }
}
