package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.streamplane.kubelet.image.Spans;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.NodeRoom;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.node.Trouble;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of this process: registers those that are not there, tells where those that are there are reached now, and
 * beats. Conditions are written at registration and at a restart only; from then on the node lifecycle controller, which
 * hears the heartbeats, sets them to Unknown and back, so that they have one writer at a time.
 *
 * <p>A Node that is deleted while its kubelet runs is not registered again before the kubelet's next start, as in
 * Kubernetes. All but {@link #stop} and {@link #isStopped} belongs to one thread.
 */
final class HostedNodes {

    /** On a Node: stops it. */
    private static final String STOPPED_ANNOTATION = "sim.streamplane.io/stopped";

    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final Map<String, Node> present = new ConcurrentHashMap<>();
    private final Map<String, NodeStatus> statuses = new HashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, List<String>> uses = new HashMap<>();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final Set<String> annotated = new HashSet<>();
    private final Map<String, Trouble> troubles = new HashMap<>();
    private final Unconfirmed<String> unconfirmed = new Unconfirmed<>();
    private final Outbox outbox;
    private final NodeNetwork network;
    private int port;
    private boolean sure;
    private volatile @Nullable Duration shutdown;

    HostedNodes(KubeletSimOptions options, Outbox outbox) {
        this.outbox = outbox;
        this.network = options.network();
        options.nodes().forEach(node -> nodes.put(node.name(), node));
    }

    Set<String> names() {
        return nodes.keySet();
    }

    /** The Node as it is now; null where there is none. */
    @Nullable
    Node present(String name) {
        return present.get(name);
    }

    /** Nodes whose annotations speak of trouble, mostly none; all of them as the process shuts down. */
    Set<String> troubled() {
        return shutdown == null ? annotated : names();
    }

    /** From any thread: the process is to end, and its pods in that time. */
    void shutDown(Duration grace) {
        shutdown = grace;
    }

    /** Whether the process is to end, and all nodes say so. */
    boolean isShutDown() {
        return shutdown != null
                && names().stream()
                        .allMatch(name -> trouble(name).shutdown() || isStopped(name) || present(name) == null);
    }

    private static boolean isAnnotated(Node node) {
        var annotations = node.getMetadata().getAnnotations();
        return annotations != null
                && annotations.keySet().stream()
                        .anyMatch(each -> each.startsWith(Caretaker.DOMAIN) && !each.equals(STOPPED_ANNOTATION));
    }

    /** How long a node's pods have to end as it shuts down; null where it does not. */
    @Nullable
    Duration shutdown(Node node) {
        Duration all = shutdown;
        if (all != null) {
            return all;
        }
        var annotations = node.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(Caretaker.DOMAIN + "shutdown");
        return text == null ? null : Spans.parse(text);
    }

    /** What a node has in all. */
    NodeRoom room(String name) {
        return NodeRoom.of(Objects.requireNonNull(nodes.get(name)).capacity());
    }

    Trouble trouble(String name) {
        return troubles.getOrDefault(name, Trouble.NONE);
    }

    /** What is wrong with a node now; its conditions will say so. */
    void become(String name, Trouble trouble, Instant now) {
        if (trouble.equals(Trouble.NONE)) {
            troubles.remove(name);
        } else {
            troubles.put(name, trouble);
        }
        propose(name, now);
    }

    /** From any thread. */
    void stop(String name) {
        stopped.add(name);
    }

    /** From any thread. */
    boolean isStopped(String name) {
        Node node = present.get(name);
        var annotations = node == null ? null : node.getMetadata().getAnnotations();
        return stopped.contains(name) || annotations != null && "true".equals(annotations.get(STOPPED_ANNOTATION));
    }

    /** The Node as it is now; null: it was deleted. */
    void desired(String name, @Nullable Node node, Instant now) {
        if (node != null && isAnnotated(node)) {
            annotated.add(name);
        } else {
            annotated.remove(name);
        }
        if (node == null) {
            present.remove(name);
            unconfirmed.settled(name);
        } else {
            boolean awaited = awaitsNetwork(name);
            Node before = present.put(name, node);
            boolean other = before != null
                    && !before.getMetadata().getUid().equals(node.getMetadata().getUid());
            if (port > 0 && awaited && before != null && !awaitsNetwork(name) && !isStopped(name)) {
                unconfirmed.proposed(name, now);
                propose(name, now);
            } else if (port > 0 && (other || !describes(name, statuses.get(name), now))) {
                unconfirmed.differs(name, now);
            } else if (port > 0) {
                unconfirmed.settled(name);
            }
        }
    }

    /** @param revision at which the status was written */
    void observed(String name, @Nullable NodeStatus status, long revision, Instant now) {
        if (status == null) {
            statuses.remove(name);
            revisions.remove(name);
            return;
        }
        statuses.put(name, status);
        revisions.put(name, revision);
        if (port > 0 && describes(name, status, now)) {
            unconfirmed.settled(name);
        } else if (port > 0 && !inUse(name).equals(status.getVolumesInUse())) {
            reportUse(name, now);
        }
    }

    /** Its status as it is now; null where it is not known. */
    @Nullable
    NodeStatus status(String name) {
        return statuses.get(name);
    }

    /** What pods of a node use, in the order of the names. */
    void use(String name, List<String> volumes, Instant now) {
        if (volumes.isEmpty()) {
            uses.remove(name);
        } else {
            uses.put(name, volumes);
        }
        NodeStatus status = statuses.get(name);
        if (port > 0 && status != null && !inUse(name).equals(status.getVolumesInUse())) {
            reportUse(name, now);
        }
    }

    private void reportUse(String name, Instant now) {
        if (!isStopped(name)) {
            unconfirmed.proposed(name, now);
            propose(name, now);
        }
    }

    /** From now on it is known what pods use that were there before; until then what was told of them stays told. */
    void besure(Instant now) {
        if (!sure) {
            sure = true;
            statuses.forEach((name, status) -> {
                if (!inUse(name).equals(status.getVolumesInUse())) {
                    reportUse(name, now);
                }
            });
        }
    }

    private List<String> inUse(String name) {
        List<String> known = uses.getOrDefault(name, List.of());
        NodeStatus status = sure ? null : statuses.get(name);
        if (status == null || status.getVolumesInUse().isEmpty()) {
            return known;
        }
        var all = new TreeSet<>(known);
        all.addAll(status.getVolumesInUse());
        return List.copyOf(all);
    }

    /** @param logPort where logs are served from now on */
    void start(int logPort, Instant now) {
        port = logPort;
        names().forEach(name -> unconfirmed.proposed(name, now));
        beat(now);
        names().stream().filter(name -> !isStopped(name)).forEach(name -> propose(name, now));
    }

    void beat(Instant now) {
        names().stream()
                .filter(name -> !isStopped(name) && (present.containsKey(name) || unconfirmed.awaits(name)))
                .forEach(name -> outbox.heartbeat(name, now));
    }

    void proposeAgain(Instant now) {
        for (String name : unconfirmed.due(now)) {
            if (isStopped(name)) {
                unconfirmed.proposed(name, now);
            } else {
                propose(name, now);
            }
        }
    }

    private void propose(String name, Instant now) {
        ObjectKey key = ObjectKey.clusterScoped(name);
        Node healthy = healthy(name, now);
        Node node = present.get(name);
        if (node == null) {
            outbox.propose(name, 0, new Proposal.Create("nodes", key, healthy), now);
            return;
        }
        var update = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(node.getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withStatus(healthy.getStatus())
                .editStatus()
                .withConditions(
                        conditions(trouble(name).over(healthy.getStatus().getConditions()), statuses.get(name)))
                .endStatus()
                .build();
        Long fence = withVolumes(name, update.getStatus()) ? revisions.get(name) : null;
        outbox.propose(name, 0, new Proposal.UpdateStatus("nodes", key, update, fence), now);
    }

    /**
     * Keeps what is attached, which another writes, and says what is in use; false where there are no volumes. Where there are, the
     * status must be the one that this was made from.
     */
    private boolean withVolumes(String name, NodeStatus status) {
        NodeStatus before = statuses.get(name);
        List<String> used = inUse(name);
        if (used.isEmpty()
                && (before == null
                        || before.getVolumesAttached().isEmpty()
                                && before.getVolumesInUse().isEmpty())) {
            return false;
        }
        status.setVolumesInUse(used);
        if (before != null) {
            status.setVolumesAttached(before.getVolumesAttached());
        }
        return true;
    }

    NodeNetwork network() {
        return network;
    }

    /** Whether a node waits for pod CIDRs from the controllers: until then none of its pods can have an address. */
    boolean awaitsNetwork(String name) {
        if (!network.assigned()) {
            return false;
        }
        Node node = present.get(name);
        return node == null
                || node.getSpec() == null
                || node.getSpec().getPodCIDR() == null
                || node.getSpec().getPodCIDR().isEmpty();
    }

    private Node healthy(String name, Instant now) {
        Node node = NodeReport.of(Objects.requireNonNull(nodes.get(name)), network, port, now);
        if (awaitsNetwork(name)) {
            node.getStatus()
                    .setConditions(Trouble.withoutNetwork(node.getStatus().getConditions()));
        }
        return node;
    }

    /** The kubelet's own, unchanged where they were so before, and those of other components. */
    private static List<NodeCondition> conditions(List<NodeCondition> own, @Nullable NodeStatus before) {
        var conditions = new ArrayList<NodeCondition>();
        var others = new ArrayList<NodeCondition>(before == null ? List.of() : before.getConditions());
        for (NodeCondition condition : own) {
            NodeCondition old = others.stream()
                    .filter(each -> condition.getType().equals(each.getType()))
                    .findFirst()
                    .orElse(null);
            others.remove(old);
            conditions.add(
                    old != null && condition.getStatus().equals(old.getStatus())
                            ? condition.toBuilder()
                                    .withLastTransitionTime(old.getLastTransitionTime())
                                    .build()
                            : condition);
        }
        conditions.addAll(others);
        return conditions;
    }

    /** Whether a status says how this kubelet is reached, and what it has. */
    private boolean describes(String name, @Nullable NodeStatus status, Instant now) {
        NodeStatus own = healthy(name, now).getStatus();
        return status != null
                && own.getAddresses().equals(status.getAddresses())
                && own.getDaemonEndpoints().equals(status.getDaemonEndpoints())
                && own.getAllocatable().equals(status.getAllocatable())
                && (!network.assigned() || awaitsNetwork(name) == Trouble.saysWithoutNetwork(status.getConditions()))
                && inUse(name).equals(status.getVolumesInUse());
    }
}
