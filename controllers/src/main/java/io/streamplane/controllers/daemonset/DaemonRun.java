package io.streamplane.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.streamplane.controllers.history.RevisionHistory;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Obstacle;
import io.streamplane.controllers.reconcile.PodNames;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** One look at a DaemonSet: the nodes, its pods on them or meant for them, and what the steps want so far. */
final class DaemonRun {

    static final String PODS = "pods";

    /** So many creations, and so many deletions, are under way at most. */
    static final int BATCH = 500;

    /** The one that counts first: bound before not bound, then the oldest. */
    private static final Comparator<Stored<Pod>> OLDEST = Comparator.<Stored<Pod>, Boolean>comparing(
                    pod -> pod.node() == null)
            .thenComparing(pod -> pod.object().getMetadata().getCreationTimestamp())
            .thenComparing(Stored::name);

    final ReconcileInput input;
    final Stored<DaemonSet> set;
    final String hash;
    final NodeMatch match;
    final NavigableMap<String, Stored<Node>> nodes = new TreeMap<>();
    /** By node, the oldest first; those that have ended and were asked to go are left out. */
    final NavigableMap<String, List<Stored<Pod>>> pods = new TreeMap<>();

    final List<Proposal> proposals = new ArrayList<>();
    final List<Remark> events = new ArrayList<>();
    private final Set<ObjectKey> deleted = new HashSet<>();
    private final int minReadySeconds;
    private @Nullable Duration wait;

    DaemonRun(ReconcileInput input, Stored<DaemonSet> set, List<Stored<Pod>> mine, RevisionHistory history) {
        this.input = input;
        this.set = set;
        this.hash = history.update().hash();
        var spec = set.object().getSpec();
        this.match = new NodeMatch(DaemonPods.tolerant(spec.getTemplate().getSpec()));
        this.minReadySeconds = spec.getMinReadySeconds() == null ? 0 : spec.getMinReadySeconds();
        for (Stored<?> node : input.shard().inCluster(NodeKind.RESOURCE)) {
            nodes.put(node.name(), node.as(Node.class));
        }
        for (Stored<Pod> pod : mine) {
            String node = DaemonPods.node(pod);
            if (node != null && !(pod.terminating() && Pods.ended(pod.object()))) {
                pods.computeIfAbsent(node, name -> new ArrayList<>()).add(pod);
            }
        }
        pods.values().forEach(each -> each.sort(OLDEST));
    }

    List<Stored<Pod>> on(String node) {
        return pods.getOrDefault(node, List.of());
    }

    boolean isNew(Stored<Pod> pod) {
        return hash.equals(pod.labels().get(RevisionHistory.HASH_LABEL));
    }

    /** Asked to end, also if only this controller knows that yet. */
    boolean terminating(Stored<Pod> pod) {
        return pod.terminating()
                || deleted.contains(pod.key())
                || input.underway().deleting(PODS, pod.key());
    }

    /** Ready for long enough; where it is not yet for long enough the set is looked at again when it is. */
    boolean available(Stored<Pod> pod) {
        if (!Pods.ready(pod.object())) {
            return false;
        }
        Duration left = Pods.untilAvailable(pod.object(), minReadySeconds, input.now());
        if (!left.isZero()) {
            lookAgain(left);
        }
        return left.isZero();
    }

    void lookAgain(Duration after) {
        wait = wait == null || after.compareTo(wait) < 0 ? after : wait;
    }

    /** When to look at the set again; null where no moment is a reason to. */
    @Nullable
    Duration lookAgain() {
        return wait;
    }

    void delete(Stored<Pod> pod) {
        if (deleted.size() < BATCH && deleted.add(pod.key())) {
            var delete = new Proposal.Delete(PODS, pod.key(), pod.uid(), null, null);
            proposals.add(delete);
            say("SuccessfulDelete", "Deleted pod: " + pod.name(), delete);
        }
    }

    /**
     * Makes a pod for each of these nodes; none while others are being made, since one does not know for which nodes. Names
     * follow from the node and the status, so that the same is proposed twice where it is decided twice on one status; on an
     * older status none is made any more.
     */
    void create(List<String> wanting) {
        if (wanting.isEmpty() || input.underway().creating(set.uid()) > 0) {
            return;
        }
        String obstacle = Obstacle.of(
                set.object().getSpec().getTemplate().getSpec(),
                new ObjectKey(set.namespace(), set.name() + "-"),
                input.shard());
        if (obstacle != null) {
            var note = EventNote.warning(References.regarding(set), "FailedCreate", "Error creating: " + obstacle);
            events.add(new Remark(note, null));
            return;
        }
        var names = new PodNames(set.name(), set.uid(), set.observedRevision());
        var taken = new LinkedHashSet<ObjectKey>();
        for (String node : wanting.subList(0, Math.min(BATCH, wanting.size()))) {
            long place = place(node);
            ObjectKey key = new ObjectKey(set.namespace(), names.name(place));
            while (input.shard().get(PODS, key) != null || !taken.add(key)) {
                key = new ObjectKey(set.namespace(), names.name(++place));
            }
            var create = new Proposal.Create(
                    PODS,
                    key,
                    DaemonPods.pod(set.object(), hash, node, key),
                    List.of(Metadata.unchanged(set), Metadata.asReported(set)));
            proposals.add(create);
            say("SuccessfulCreate", "Created pod: " + key.name(), create);
        }
    }

    void say(String reason, String message, Proposal because) {
        events.add(new Remark(EventNote.normal(References.regarding(set), reason, message), because));
    }

    private static long place(String node) {
        var sum = new CRC32();
        sum.update(node.getBytes(StandardCharsets.UTF_8));
        return sum.getValue() % PodNames.SUFFIXES;
    }
}
