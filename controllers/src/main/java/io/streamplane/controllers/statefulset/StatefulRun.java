package io.streamplane.controllers.statefulset;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.streamplane.controllers.history.Revision;
import io.streamplane.controllers.history.RevisionHistory;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One look at a StatefulSet: its pods by their place, the two revisions, and what the steps want so far. */
final class StatefulRun {

    static final String PODS = "pods";

    final ReconcileInput input;
    final Stored<StatefulSet> set;
    final Ordinals ordinals;
    /** Whether a pod is made or deleted only when all before it are available ({@code OrderedReady}). */
    final boolean ordered;

    /** The revision of the pods below the partition. */
    final Revision current;
    /** The revision of the present template. */
    final Revision update;
    /** Pods within the range, by ordinal. */
    final NavigableMap<Integer, Stored<Pod>> replicas = new TreeMap<>();
    /** Pods beyond the range, the highest ordinal first. */
    final List<Stored<Pod>> condemned = new ArrayList<>();

    final List<Proposal> proposals = new ArrayList<>();
    final List<Remark> events = new ArrayList<>();
    private final Set<ObjectKey> deleted = new HashSet<>();
    private final int minReadySeconds;
    private @Nullable Duration wait;
    private boolean warned;

    StatefulRun(ReconcileInput input, Stored<StatefulSet> set, List<Stored<Pod>> pods, RevisionHistory history) {
        this.input = input;
        this.set = set;
        this.ordinals = Ordinals.of(set.object());
        this.ordered = !"Parallel".equals(set.object().getSpec().getPodManagementPolicy());
        this.minReadySeconds = or(set.object().getSpec().getMinReadySeconds(), 0);
        this.update = history.update();
        var status = set.object().getStatus();
        Revision known = history.named(status == null ? null : status.getCurrentRevision());
        this.current = known == null ? update : known;
        for (Stored<Pod> pod : pods) {
            if (ordinals.contains(ordinal(pod))) {
                replicas.put(ordinal(pod), pod);
            } else {
                condemned.add(pod);
            }
        }
        condemned.sort(Comparator.comparingInt(this::ordinal).reversed());
    }

    int ordinal(Stored<Pod> pod) {
        return Ordinals.ordinal(set.name(), pod.name());
    }

    ObjectKey key(int ordinal) {
        return new ObjectKey(set.namespace(), set.name() + "-" + ordinal);
    }

    static String revision(Stored<?> pod) {
        return pod.labels().getOrDefault(RevisionHistory.HASH_LABEL, "");
    }

    /** Asked to end, also if only this controller knows that yet. */
    boolean terminating(Stored<Pod> pod) {
        return pod.terminating()
                || deleted.contains(pod.key())
                || input.underway().deleting(PODS, pod.key());
    }

    static boolean ready(Stored<Pod> pod) {
        return Pods.phase(pod.object()).equals("Running") && Pods.ready(pod.object());
    }

    /** Ready for long enough; where it is not yet for long enough the set is looked at again when it is. */
    boolean available(Stored<Pod> pod) {
        if (!ready(pod)) {
            return false;
        }
        Duration left = Pods.untilAvailable(pod.object(), minReadySeconds, input.now());
        if (!left.isZero() && (wait == null || left.compareTo(wait) < 0)) {
            wait = left;
        }
        return left.isZero();
    }

    boolean unavailable(Stored<Pod> pod) {
        return terminating(pod) || !available(pod);
    }

    /** When the next ready pod becomes available; null where none waits for that. */
    @Nullable
    Duration lookAgain() {
        return wait;
    }

    void delete(Stored<Pod> pod) {
        deleted.add(pod.key());
        var delete = new Proposal.Delete(PODS, pod.key(), pod.uid(), null, null);
        proposals.add(delete);
        say("SuccessfulDelete", "delete Pod " + pod.name() + " in StatefulSet " + set.name() + " successful", delete);
    }

    /** A pod could not be made; said once a look. */
    void warn(String message) {
        if (!warned) {
            warned = true;
            events.add(new Remark(EventNote.warning(References.regarding(set), "FailedCreate", message), null));
        }
    }

    void say(String reason, String message, Proposal because) {
        events.add(new Remark(EventNote.normal(References.regarding(set), reason, message), because));
    }
}
