package io.streamplane.apiserver.usage;

import io.streamplane.apiserver.journal.state.ComputedObject;
import io.streamplane.apiserver.journal.state.DecodedObject;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.usage.KubeletUsage.Amounts;
import io.streamplane.apiserver.usage.KubeletUsage.Measured;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchCache;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.metrics.MetricsKinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * NodeMetrics and PodMetrics: what kubelets say at the time of the request, of the nodes and pods that there are, with their
 * labels. A node or pod that nothing is known of has none, as with metrics-server.
 */
public final class MetricsSource implements ObjectSource {

    private static final String WINDOW = KubeletUsage.WINDOW.toSeconds() + "s";
    private static final int KIBI = 1024;

    private final ObjectSource objects;
    private final KubeletUsage usage;

    /** @param objects nodes and pods */
    public MetricsSource(ObjectSource objects, KubeletUsage usage) {
        this.objects = objects;
        this.usage = usage;
    }

    @Override
    public Snapshot current() {
        return new Metrics(objects.current(), usage);
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return objects.linearizable().thenApply(state -> new Metrics(state, usage));
    }

    /** Revisions mean nothing here. */
    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return linearizable();
    }

    /** They cannot be watched. */
    @Override
    public WatchCache watches() {
        throw new UnsupportedOperationException("expected a kind that can be watched, but got one of metrics.k8s.io");
    }

    private record Metrics(Snapshot state, KubeletUsage usage) implements Snapshot {

        @Override
        public long revision() {
            return 0;
        }

        @Override
        public KindRegistry kinds() {
            return state.kinds();
        }

        @Override
        public Optional<StoredObject> get(Kind kind, ObjectKey key) {
            boolean node = kind.equals(MetricsKinds.NODES);
            return state.get(node ? NodeKind.KIND : PodKind.KIND, key).flatMap(of -> {
                Measured measured = node
                        ? usage.nodes(state).get(key.name())
                        : usage.pods(state, key.namespace()).get(key);
                return measured == null ? Optional.empty() : Optional.of(new Usage(kind, of, measured));
            });
        }

        @Override
        public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
            boolean node = kind.equals(MetricsKinds.NODES);
            var nodes = node ? usage.nodes(state) : null;
            var pods = node ? null : usage.pods(state, namespace);
            var all = new ArrayList<StoredObject>();
            for (StoredObject of : state.list(node ? NodeKind.KIND : PodKind.KIND, namespace)) {
                Measured measured =
                        nodes != null ? nodes.get(of.key().name()) : pods == null ? null : pods.get(of.key());
                if (measured != null) {
                    all.add(new Usage(kind, of, measured));
                }
            }
            return all;
        }
    }

    private static final class Usage extends DecodedObject implements ComputedObject {

        private final Kind kind;
        private final StoredObject of;
        private final Measured measured;

        Usage(Kind kind, StoredObject of, Measured measured) {
            this.kind = kind;
            this.of = of;
            this.measured = measured;
        }

        @Override
        protected ObjectNode decode() {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            tree.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
            ObjectNode metadata =
                    tree.putObject("metadata").put("name", of.key().name());
            if (!of.key().namespace().isEmpty()) {
                metadata.put("namespace", of.key().namespace());
            }
            metadata.put("creationTimestamp", text(measured.time()));
            JsonNode labels = of.labels();
            if (labels.isObject() && !labels.isEmpty()) {
                metadata.set("labels", labels);
            }
            tree.put("timestamp", text(measured.time())).put("window", WINDOW);
            if (kind.equals(MetricsKinds.NODES)) {
                measured.byName().values().forEach(amounts -> usage(tree, amounts));
            } else {
                var containers = tree.putArray("containers");
                measured.byName()
                        .forEach((name, amounts) -> usage(containers.addObject().put("name", name), amounts));
            }
            return tree;
        }

        private static void usage(ObjectNode tree, Amounts amounts) {
            tree.putObject("usage")
                    .put("cpu", amounts.cpuNanos() + "n")
                    .put("memory", (amounts.memoryBytes() + KIBI - 1) / KIBI + "Ki");
        }

        private static String text(Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).toString();
        }

        @Override
        protected JsonNode decodeLabels() {
            return of.labels();
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public ObjectKey key() {
            return of.key();
        }
    }
}
