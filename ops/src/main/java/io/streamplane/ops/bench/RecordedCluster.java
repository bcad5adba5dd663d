package io.streamplane.ops.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.PodNetwork;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.PodAddresses;
import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The mutations of a journal as long as one likes: first each object is made, in one command each, namespaces and nodes first;
 * then pods and ConfigMaps are written again at random. Pods run on the nodes, and their statuses are such that the kubelets
 * of {@code up} take them over without a word. The same size gives the same objects.
 */
final class RecordedCluster {

    /**
     * How many objects there are.
     *
     * @param nodes named as those of {@code up}; at most 253 pods a node
     * @param maps ConfigMaps
     */
    record Size(int namespaces, int nodes, int pods, int maps) {

        /** How many commands it takes to make every object. */
        int objects() {
            return namespaces + nodes + pods + maps;
        }

        ObjectKey pod(int number) {
            return new ObjectKey("ns-" + number % namespaces, "web-7c5ddbdf54-" + number);
        }

        ObjectKey map(int number) {
            return new ObjectKey("ns-" + number % namespaces, "map-" + number);
        }
    }

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final String ADDRESS = "127.0.0.1";

    private final Size size;
    private final ObjectCodec codec;
    private final PodLifecycle lifecycle = new PodLifecycle(Timings.NONE);
    private final List<SimulatedNode> nodes;
    private final List<Mutation> statuses = new ArrayList<>();
    private final List<PodNetwork> networks;
    private final Random random = new Random(1);

    RecordedCluster(SchemaRegistry registry, Size size) {
        this.size = size;
        this.codec = new ObjectCodec(registry);
        this.nodes = SimulatedNode.numbered("node", size.nodes(), KubeletSimOptions.DEFAULT_CAPACITY);
        this.networks = nodes.stream().map(node -> new PodNetwork(node.index())).toList();
    }

    /** What the command with this number does; to be asked for in order, from 0. */
    List<Mutation> mutations(int number) {
        int left = number;
        if (left < size.namespaces()) {
            return namespace(left);
        }
        left -= size.namespaces();
        if (left < size.nodes()) {
            return node(left);
        }
        left -= size.nodes();
        if (left < size.pods()) {
            return newPod(left);
        }
        left -= size.pods();
        return left < size.maps() ? List.of(map(left, number)) : List.of(again(number));
    }

    private List<Mutation> namespace(int number) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.putObject("spec").putArray("finalizers").add("kubernetes");
        ObjectNode status = JsonMapper.shared().createObjectNode().put("phase", "Active");
        var key = ObjectKey.clusterScoped("ns-" + number);
        return List.of(desired("namespaces", key, tree, null), observed("namespaces", key, status));
    }

    private List<Mutation> node(int number) {
        ObjectNode tree = ObjectCodec.tree(NodeReport.of(nodes.get(number), 1, NOW));
        var key = ObjectKey.clusterScoped(nodes.get(number).name());
        var status = (ObjectNode) tree.get("status");
        return List.of(desired("nodes", key, tree, null), observed("nodes", key, status));
    }

    private List<Mutation> newPod(int number) {
        ObjectNode tree = pod(number, 0);
        Pod pod = ObjectCodec.model(withMetadata("pods", size.pod(number), tree), Pod.class);
        String address = networks.get(number % size.nodes()).take();
        var state = lifecycle.begin(pod, PodAddresses.of(ADDRESS, address), NOW);
        Pod reported = new Pod();
        reported.setStatus(lifecycle.update(state, pod, NOW).status());
        Mutation status = observed("pods", size.pod(number), (ObjectNode)
                ObjectCodec.tree(reported).get("status"));
        statuses.add(status);
        return List.of(desired("pods", size.pod(number), tree, nodeOf(number)), status);
    }

    private String nodeOf(int pod) {
        return nodes.get(pod % size.nodes()).name();
    }

    /** One of the pods or ConfigMaps is written again; of a pod its labels, or its status as it is. */
    private Mutation again(int number) {
        int which = random.nextInt(size.pods() + size.maps());
        if (which >= size.pods()) {
            return map(which - size.pods(), number);
        }
        return number % 2 == 0
                ? desired("pods", size.pod(which), pod(which, number), nodeOf(which))
                : statuses.get(which);
    }

    private ObjectNode pod(int pod, int number) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.withObject("/metadata/labels").put("app", "web").put("number", Integer.toString(number));
        ObjectNode spec = tree.putObject("spec");
        spec.put("nodeName", nodeOf(pod)).put("restartPolicy", "Always");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "nginx").put("image", "nginx:1.14.2");
        container.withObject("/resources/requests").put("cpu", "50m").put("memory", "64Mi");
        return tree;
    }

    private Mutation map(int map, int number) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.putObject("data").put("number", Integer.toString(number)).put("text", "x".repeat(100));
        return desired("configmaps", size.map(map), tree, null);
    }

    private Mutation desired(String resource, ObjectKey key, ObjectNode tree, @Nullable String node) {
        Kind kind = Kinds.builtIn().get(resource);
        ObjectNode object = withMetadata(resource, key, tree);
        return new Mutation.PutDesired(
                new ResourceKey(resource, key), uid(resource, key), node, codec.encodeDesired(kind, object));
    }

    private Mutation observed(String resource, ObjectKey key, ObjectNode status) {
        return new Mutation.PutObserved(
                new ResourceKey(resource, key),
                codec.encodeObserved(Kinds.builtIn().get(resource), status));
    }

    private static ObjectNode withMetadata(String resource, ObjectKey key, ObjectNode tree) {
        Kind kind = Kinds.builtIn().get(resource);
        tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = tree.withObject("/metadata");
        metadata.put("name", key.name()).put("uid", uid(resource, key)).put("creationTimestamp", NOW.toString());
        if (kind.namespaced()) {
            metadata.put("namespace", key.namespace());
        }
        return tree;
    }

    private static String uid(String resource, ObjectKey key) {
        return UUID.nameUUIDFromBytes((resource + key).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
