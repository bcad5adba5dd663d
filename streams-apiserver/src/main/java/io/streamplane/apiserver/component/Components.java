package io.streamplane.apiserver.component;

import io.streamplane.apiserver.journal.state.ComputedObject;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchCache;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.ComponentStatusKind;
import io.streamplane.schemas.protobuf.ProtobufWriter;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The three components that Kubernetes names, all of them as healthy as this process: of others an API server knows nothing. The
 * journal stands for etcd.
 */
public final class Components implements ObjectSource {

    private static final List<String> NAMES = List.of("controller-manager", "etcd-0", "scheduler");

    private final Supplier<@Nullable String> unhealthy;

    /** @param unhealthy why the process cannot serve, or null */
    public Components(Supplier<@Nullable String> unhealthy) {
        this.unhealthy = unhealthy;
    }

    @Override
    public Snapshot current() {
        String problem = unhealthy.get();
        return new State(NAMES.stream()
                .<StoredObject>map(name -> new Component(name, tree(name, problem)))
                .toList());
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return CompletableFuture.completedStage(current());
    }

    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return linearizable();
    }

    /** They cannot be watched. */
    @Override
    public WatchCache watches() {
        throw new UnsupportedOperationException("expected a kind that can be watched, but got ComponentStatus");
    }

    private static ObjectNode tree(String name, @Nullable String problem) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", "v1").put("kind", "ComponentStatus");
        tree.putObject("metadata").put("name", name);
        ObjectNode condition = tree.putArray("conditions").addObject().put("type", "Healthy");
        if (problem == null) {
            condition.put("status", "True").put("message", "ok");
        } else {
            condition.put("status", "False").put("error", problem);
        }
        return tree;
    }

    private record State(List<StoredObject> all) implements Snapshot {

        @Override
        public long revision() {
            return 0;
        }

        @Override
        public KindRegistry kinds() {
            return KindRegistry.of(ComponentStatusKind.KIND);
        }

        @Override
        public Optional<StoredObject> get(Kind kind, ObjectKey key) {
            return all.stream().filter(each -> each.key().equals(key)).findFirst();
        }

        @Override
        public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
            return all;
        }
    }

    private record Component(String name, ObjectNode tree) implements ComputedObject {

        @Override
        public Kind kind() {
            return ComponentStatusKind.KIND;
        }

        @Override
        public ObjectKey key() {
            return ObjectKey.clusterScoped(name);
        }

        @Override
        public byte[] json() {
            return tree.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] protobuf() {
            return ProtobufWriter.body(tree);
        }
    }
}
