package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.placement.Placement;
import io.streamplane.scheduler.placement.Placer;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.queue.WaitingPods;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows pods and nodes and decides on the pods that have no node. Events may come in any order and again. A node never
 * gets more than its allocatable amounts from decisions made here: what was decided counts at once, and until the pod's
 * facts say that it has a node, or will never have this one.
 *
 * <p>No clock can tell that a proposed binding will not be accepted any more. So one that is not confirmed for
 * {@link #CONFIRMATION_MILLIS} is not made elsewhere, but proposed again: if the first proposal was lost, the second one
 * binds the pod; if it was only slow, the second one is refused. Not thread-safe.
 */
public final class Decider {

    /** Who proposes. */
    public static final String COMPONENT = "default-scheduler";

    /** So long a proposed binding may stay unconfirmed before it is proposed again; then twice as long, and so on. */
    public static final long CONFIRMATION_MILLIS = 30_000;

    private static final int MOST_DOUBLINGS = 6;

    private final SchedulerConfig config;
    private final Placer placer;
    private final Cluster cluster = new Cluster();
    private final WaitingPods waiting = new WaitingPods();
    private final Map<ObjectKey, PodRequest> pods = new HashMap<>();
    private final PodReports reports = new PodReports();
    private final Set<ObjectKey> finished = new HashSet<>();
    private final Assumptions assumed = new Assumptions();
    private final Reservations reserved = new Reservations();
    private boolean helped;

    public Decider(SchedulerConfig config) {
        this.config = config;
        this.placer = new Placer(config);
    }

    /** Takes over what has happened. */
    public void apply(ClusterEvent event) {
        switch (event) {
            case ClusterEvent.NodeDesired node -> nodeDesired(node.name(), node.node());
            case ClusterEvent.NodeObserved node -> helped |= cluster.observe(node.name(), node.status());
            case ClusterEvent.PodDesired pod -> podDesired(pod.key(), pod.pod());
            case ClusterEvent.PodObserved pod -> podObserved(pod);
            case ClusterEvent.ClaimDesired claim -> claimDesired(claim.key(), claim.claim());
            case ClusterEvent.OfSupply supply -> helped |= SupplyChange.apply(supply, cluster, reserved.anyUses());
        }
    }

    /** Whether a pod's whole status matters: it does not while the pod runs on its node, for then only its end does. */
    public boolean needsStatus(ObjectKey key) {
        PodRequest pod = pods.get(key);
        return pod == null || pod.node() == null || finished.contains(key);
    }

    /**
     * Counts on what a predecessor proposed, and on nothing else that is not confirmed. To be called when all facts have
     * been read: an assumption about a pod that is not there, or is bound, is dropped.
     */
    public void takeOver(Map<ObjectKey, Assumption> assumptions) {
        for (ObjectKey key : assumed.pods()) {
            if (!assumptions.containsKey(key)) {
                giveUp(key);
            }
        }
        assumptions.forEach((key, assumption) -> {
            PodRequest pod = pods.get(key);
            if (pod != null && pod.node() == null && !finished.contains(key) && isPossible(assumption, pod)) {
                assumed.put(key, assumption);
                waiting.remove(key);
                cluster.place(pod, assumption.node());
            } else {
                assumed.dropped(key);
            }
        });
    }

    /** Whether {@link #decide} has something to do now. */
    public boolean idle(long now) {
        wake(now);
        return waiting.nothingReady();
    }

    /** Decides on at most so many pods: those whose binding is overdue, then the first ones in the queue. */
    public List<Decision> decide(long now, int limit) {
        wake(now);
        var decisions = new ArrayList<Decision>();
        for (ObjectKey key : assumed.overdue(now)) {
            Decision again = again(key, now);
            if (again != null && decisions.size() < limit) {
                carryOut(again, now);
                decisions.add(again);
            }
        }
        while (decisions.size() < limit) {
            PodRequest pod = waiting.poll();
            if (pod == null) {
                break;
            }
            Decision decision = consider(pod, now);
            carryOut(decision, now);
            decisions.add(decision);
        }
        return decisions;
    }

    /**
     * What it decides on one pod if its turn is now; null where it would not decide on it. Nothing is counted until the
     * decision, or another one in its place, is {@link #carryOut carried out}.
     */
    public @Nullable Decision consider(ObjectKey key, long now) {
        PodRequest pod = waiting(key, now);
        return pod == null ? again(key, now) : consider(pod, now);
    }

    /** The pod, if it waits for a node now; null where it does not. */
    public @Nullable PodRequest waiting(ObjectKey key, long now) {
        wake(now);
        return waiting.find(key);
    }

    /** Counts on a decision. */
    public void carryOut(Decision decision, long now) {
        PodRequest pod = decision.pod();
        switch (decision) {
            case Decision.Bind bind -> {
                waiting.remove(pod.key());
                cluster.place(pod, bind.node());
                assumed.put(pod.key(), proposed(pod, bind.node(), now));
                reserved.remove(pod.key());
            }
            case Decision.Reserve reserve -> {
                waiting.remove(pod.key());
                cluster.place(pod, reserve.node());
                cluster.volumes().choose(pod.key(), reserve.volumes());
                reserved.put(
                        pod.key(),
                        new Reservations.Reserved(pod.uid(), reserve.node(), now + Reservations.KEPT_MILLIS));
            }
            case Decision.Wait wait -> {
                waiting.park(pod, now);
                reports.proposed(wait);
            }
        }
    }

    /** How many pods wait for a node. */
    public int waiting() {
        return waiting.size();
    }

    /** How many pods wait for a node, by what they wait for. */
    public WaitingPods.Counts waitingCounts() {
        return waiting.counts();
    }

    public Cluster cluster() {
        return cluster;
    }

    /** Null where nothing is assumed of the pod. */
    public @Nullable Assumption assumption(ObjectKey key) {
        return assumed.get(key);
    }

    /** Pods whose assumption came or went since this was last asked. */
    public List<ObjectKey> drainAssumptionsChanged() {
        return assumed.drainChanged();
    }

    private Assumption proposed(PodRequest pod, String node, long now) {
        Assumption before = assumed.get(pod.key());
        int times = before != null
                        && before.uid().equals(pod.uid())
                        && before.node().equals(node)
                ? before.proposed()
                : 0;
        long wait = CONFIRMATION_MILLIS << Math.min(times, MOST_DOUBLINGS);
        return new Assumption(pod.uid(), node, now + wait, times + 1);
    }

    /** The binding that is overdue; null where there is none. */
    private @Nullable Decision again(ObjectKey key, long now) {
        PodRequest pod = pods.get(key);
        Assumption assumption = assumed.get(key);
        return pod != null && assumption != null && assumption.until() <= now ? bind(assumption.node(), pod) : null;
    }

    private Decision consider(PodRequest pod, long now) {
        Reservations.Reserved kept = reserved.get(pod.key());
        if (kept != null) {
            return bind(kept.node(), pod);
        }
        return switch (placer.place(pod, cluster)) {
            case Placement.Assigned(String node) -> pod.claims().isEmpty() ? bind(node, pod) : withVolumes(node, pod);
            case Placement.Unschedulable(String message) -> reports.wait(pod, message, false, now);
            case Placement.Broken(String message) -> reports.wait(pod, message, true, now);
        };
    }

    private Decision withVolumes(String node, PodRequest pod) {
        if (cluster.volumes().allBound(pod)) {
            return bind(node, pod);
        }
        NodeCapacity found = Objects.requireNonNull(cluster.find(node));
        return Decision.Reserve.of(pod, node, cluster.volumes().of(pod).choice(node, found.labels()));
    }

    /** A pod whose node is kept gets it when its claims have volumes there, and loses it where one is to have another node. */
    private void claimDesired(ObjectKey key, @Nullable PersistentVolumeClaim claim) {
        String before = cluster.volumes().selectedNode(key);
        cluster.volumes().claim(key, claim);
        boolean choiceLost =
                !before.isEmpty() && !before.equals(cluster.volumes().selectedNode(key));
        for (ObjectKey each : reserved.using(key)) {
            PodRequest pod = pods.get(each);
            Reservations.Reserved kept = reserved.get(each);
            if (pod == null) {
                continue;
            }
            if (kept == null) {
                waiting.unpark(each);
            } else if (cluster.volumes().allBound(pod) && isReachable(pod, kept.node())) {
                waiting.offer(pod);
            } else if (choiceLost || claim == null || cluster.volumes().allBound(pod)) {
                giveUp(each);
            }
        }
    }

    private boolean isReachable(PodRequest pod, String node) {
        NodeCapacity found = cluster.find(node);
        return found != null && cluster.has(node) && cluster.volumes().of(pod).conflict(node, found.labels()) == null;
    }

    private Decision bind(String node, PodRequest pod) {
        return Decision.Bind.to(node, cluster.uid(node), pod);
    }

    /**
     * A binding names the node by its uid: to a node that is gone, none is accepted any more, and those that were are known,
     * since they came before.
     */
    private void nodeDesired(String name, @Nullable Node node) {
        String before = cluster.uid(name);
        helped |= cluster.describe(name, node);
        if (!before.isEmpty() && !before.equals(cluster.uid(name))) {
            assumed.on(name).forEach(this::giveUp);
            reserved.on(name).forEach(this::giveUp);
        }
    }

    private void podDesired(ObjectKey key, @Nullable PodRequest pod) {
        PodRequest known = pods.get(key);
        if (known != null && !known.claims().isEmpty()) {
            reserved.forget(known);
        }
        if (pod != null && pod.node() == null && !pod.claims().isEmpty()) {
            reserved.waits(pod);
        }
        if (pod == null) {
            pods.remove(key);
        } else {
            PodRequest old = pods.put(key, pod);
            if (old != null && !old.uid().equals(pod.uid())) {
                finished.remove(key);
                reports.forget(key);
            }
        }
        refresh(key);
    }

    private void podObserved(ClusterEvent.PodObserved event) {
        ObjectKey key = event.key();
        PodRequest pod = pods.get(key);
        if (event.status() == null || (pod != null && pod.node() != null)) {
            reports.forget(key);
        } else if (reports.observed(key, event.status(), event.revision())) {
            waiting.unpark(key);
        }
        if (event.ended() ? finished.add(key) : finished.remove(key)) {
            refresh(key);
        }
    }

    private void refresh(ObjectKey key) {
        PodRequest pod = pods.get(key);
        if (pod == null || finished.contains(key)) {
            forget(key);
        } else if (pod.node() != null) {
            confirm(pod, pod.node());
        } else {
            Assumption assumption = assumed.get(key);
            if (assumption == null ? !isKept(pod) : !isPossible(assumption, pod)) {
                release(key);
                queue(pod);
            }
        }
    }

    private boolean isKept(PodRequest pod) {
        Reservations.Reserved kept = reserved.get(pod.key());
        return kept != null && kept.uid().equals(pod.uid()) && !pod.terminating();
    }

    /** Whether the proposed binding of a pod without a node can still be accepted. */
    private static boolean isPossible(Assumption assumption, PodRequest pod) {
        return assumption.uid().equals(pod.uid()) && !pod.terminating();
    }

    private void confirm(PodRequest pod, String node) {
        ObjectKey key = pod.key();
        waiting.remove(key);
        reports.forget(key);
        assumed.remove(key);
        unreserve(key);
        String before = cluster.nodeOf(key);
        cluster.place(pod, node);
        helped |= before != null && !before.equals(node);
    }

    private void forget(ObjectKey key) {
        waiting.remove(key);
        release(key);
    }

    private void unreserve(ObjectKey key) {
        reserved.remove(key);
        cluster.volumes().choose(key, Set.of());
    }

    private void release(ObjectKey key) {
        assumed.remove(key);
        unreserve(key);
        helped |= cluster.remove(key);
    }

    private void giveUp(ObjectKey key) {
        release(key);
        refresh(key);
    }

    private void queue(PodRequest pod) {
        boolean ours = pod.schedulerName().equals(config.schedulerName());
        if (ours && !pod.gated() && !pod.terminating()) {
            waiting.offer(pod);
        } else {
            waiting.remove(pod.key());
        }
    }

    /** A node that is gone cannot be filled: its pod may be placed elsewhere, whatever becomes of the proposal. */
    private void wake(long now) {
        for (ObjectKey key : assumed.overdue(now)) {
            Assumption assumption = assumed.get(key);
            if (assumption != null && !cluster.has(assumption.node())) {
                giveUp(key);
            }
        }
        reserved.overdue(now).forEach(this::giveUp);
        if (helped) {
            waiting.helpMayHaveCome(now);
            helped = false;
        }
        waiting.wake(now);
    }
}
