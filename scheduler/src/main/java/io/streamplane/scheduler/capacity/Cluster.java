package io.streamplane.scheduler.capacity;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.streamplane.scheduler.device.DeviceClaims;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.volume.ClusterVolumes;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All nodes and the pods on them. The sums of a node always equal its pods' requests: {@link #place} and {@link #remove}
 * are the only ways in and out. Not thread-safe.
 */
public final class Cluster {

    private final TreeMap<String, NodeCapacity> nodes = new TreeMap<>();
    private final Map<ObjectKey, String> nodeOf = new HashMap<>();
    private final Map<String, Map<String, Integer>> byOwner = new HashMap<>();
    private final ClusterVolumes volumes = new ClusterVolumes();
    private final DeviceClaims devices = new DeviceClaims();
    private int withAntiAffinity;
    private @Nullable List<NodeCapacity> listed;

    /** Takes over a node's desired part, null when it is deleted; says whether anything that matters changed. */
    public boolean describe(String name, @Nullable Node node) {
        return update(name, capacity -> capacity.describe(node));
    }

    /** Takes over a node's observed part; says whether its allocatable amounts changed. */
    public boolean observe(String name, @Nullable NodeStatus status) {
        return update(name, capacity -> capacity.observe(status));
    }

    /** Counts a pod on a node, in place of where it was before. */
    public void place(PodRequest pod, String node) {
        remove(pod.key());
        nodeOf.put(pod.key(), node);
        update(node, capacity -> {
            capacity.add(pod);
            return true;
        });
        byOwner.computeIfAbsent(pod.owner(), owner -> new HashMap<>()).merge(node, 1, Integer::sum);
        withAntiAffinity += pod.antiAffinity().isEmpty() ? 0 : 1;
        volumes.use(pod, 1);
    }

    /** Forgets a pod; says whether it was on a node. */
    public boolean remove(ObjectKey key) {
        String node = nodeOf.remove(key);
        if (node == null) {
            return false;
        }
        update(node, capacity -> {
            PodRequest pod = capacity.remove(key);
            forgetOwner(pod, node);
            withAntiAffinity -= pod.antiAffinity().isEmpty() ? 0 : 1;
            volumes.use(pod, -1);
            return true;
        });
        return true;
    }

    public @Nullable String nodeOf(ObjectKey pod) {
        return nodeOf.get(pod);
    }

    /** The nodes whose object exists, by name. */
    public List<NodeCapacity> nodes() {
        var known = listed;
        if (known == null) {
            known = nodes.values().stream().filter(NodeCapacity::known).toList();
            listed = known;
        }
        return known;
    }

    /** How many pods of an owner are on each node. */
    public Map<String, Integer> ofOwner(String owner) {
        return byOwner.getOrDefault(owner, Map.of());
    }

    /** Whether any placed pod keeps others away. */
    public boolean hasAntiAffinity() {
        return withAntiAffinity > 0;
    }

    /** Volumes, and who uses them. */
    public ClusterVolumes volumes() {
        return volumes;
    }

    /** ResourceClaims. */
    public DeviceClaims devices() {
        return devices;
    }

    /** Uid of the node's object; empty where there is none. */
    public String uid(String name) {
        NodeCapacity node = nodes.get(name);
        return node == null ? "" : node.uid();
    }

    /** Whether the node's object exists. */
    public boolean has(String name) {
        NodeCapacity node = nodes.get(name);
        return node != null && node.known();
    }

    /** A node by name, known or only mentioned by pods; null where it is neither. */
    public @Nullable NodeCapacity find(String name) {
        return nodes.get(name);
    }

    private boolean update(String name, Predicate<NodeCapacity> change) {
        var capacity = nodes.computeIfAbsent(name, NodeCapacity::new);
        boolean wasKnown = capacity.known();
        boolean different = change.test(capacity);
        if (wasKnown != capacity.known()) {
            listed = null;
        }
        if (capacity.empty()) {
            nodes.remove(name);
        }
        return different;
    }

    private void forgetOwner(PodRequest pod, String node) {
        var counts = byOwner.get(pod.owner());
        if (counts != null) {
            counts.computeIfPresent(node, (name, count) -> count == 1 ? null : count - 1);
            if (counts.isEmpty()) {
                byOwner.remove(pod.owner());
            }
        }
    }
}
