package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The working state of one reconcile of a Deployment, which the steps read and change in turn. */
final class Rollout {

    static final Comparator<Child> OLDEST_FIRST = Comparator.<Child, String>comparing(child ->
                    String.valueOf(child.stored().object().getMetadata().getCreationTimestamp()))
            .thenComparing(Child::name);

    final ReconcileInput input;
    final Stored<Deployment> stored;
    final Deployment deployment;
    final Fenceposts fenceposts;
    final Conditions conditions;

    /** The ReplicaSet of the Deployment's present template; null where there is none (yet). */
    @Nullable
    Child fresh;

    /** Size of the new ReplicaSet that this reconcile proposes; null where it proposes none. */
    Proposal.@Nullable Create created;

    /** All others, oldest first. */
    final List<Child> old;

    @Nullable
    String revision;

    @Nullable
    Integer collisionCount;

    @Nullable
    Duration requeueAfter;

    final List<Proposal> proposals = new ArrayList<>();
    final List<Remark> events = new ArrayList<>();

    Rollout(ReconcileInput input, Stored<Deployment> stored, List<Child> children) {
        this.input = input;
        this.stored = stored;
        this.deployment = stored.object();
        this.fenceposts = Fenceposts.of(deployment);
        var status = deployment.getStatus();
        this.conditions = new Conditions(
                status == null || status.getConditions() == null
                        ? List.<DeploymentCondition>of()
                        : status.getConditions(),
                input.now());
        this.collisionCount = status == null ? null : status.getCollisionCount();
        String template = TemplateHash.canonical(deployment.getSpec().getTemplate());
        var sorted = new ArrayList<>(children);
        sorted.sort(OLDEST_FIRST);
        for (Child child : sorted) {
            if (TemplateHash.canonical(child.stored().object().getSpec().getTemplate())
                    .equals(template)) {
                fresh = child;
                break;
            }
        }
        sorted.remove(fresh);
        this.old = sorted;
    }

    static int replicas(Deployment deployment) {
        Integer replicas = deployment.getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    int replicas() {
        return replicas(deployment);
    }

    /** With the surge. */
    int mostPods() {
        return Math.clamp((long) replicas() + fenceposts.maxSurge(), 0, Integer.MAX_VALUE);
    }

    boolean paused() {
        return Boolean.TRUE.equals(deployment.getSpec().getPaused());
    }

    boolean recreate() {
        var strategy = deployment.getSpec().getStrategy();
        return strategy != null && "Recreate".equals(strategy.getType());
    }

    /** Seconds without progress after which a rollout has failed; null where nobody asks for that. */
    @Nullable
    Integer progressDeadline() {
        Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
        return seconds == null || seconds == Integer.MAX_VALUE ? null : seconds;
    }

    /**
     * Whether a move is under way. The next one waits for it: two moves made of different snapshots may each be within
     * the bounds, and both together not.
     */
    boolean underway() {
        var underway = input.underway();
        return underway.creating(stored.uid()) > 0
                || all().stream()
                        .map(Child::stored)
                        .anyMatch(child -> underway.proposed(child.resource(), child.key()));
    }

    /** The old ones and the fresh one. */
    List<Child> all() {
        var all = new ArrayList<>(old);
        if (fresh != null) {
            all.add(fresh);
        }
        return all;
    }

    List<Child> activeOld() {
        return old.stream().filter(child -> child.replicas() > 0).toList();
    }

    List<Child> active() {
        return all().stream().filter(child -> child.replicas() > 0).toList();
    }

    /** Resizes a ReplicaSet and notes in it what the Deployment's size now is. */
    boolean scale(Child child, int to) {
        int from = child.replicas();
        child.replicas(to);
        child.annotations().put(Annotations.DESIRED_REPLICAS, Integer.toString(replicas()));
        child.annotations().put(Annotations.MAX_REPLICAS, Integer.toString(mostPods()));
        return from != to;
    }

    /** Pods of a ReplicaSet that are available by now, reported or not. */
    long availableNow(Child child) {
        int minReadySeconds = child.minReadySeconds();
        return pods(child)
                .filter(pod -> Pods.ready(pod.object())
                        && Pods.untilAvailable(pod.object(), minReadySeconds, input.now())
                                .isZero())
                .count();
    }

    /** Pods of a ReplicaSet that there are by now, reported or not; those that ended or are to go are none. */
    Stream<Stored<Pod>> pods(Child child) {
        return input.shard().dependents("pods", child.stored().uid()).stream()
                .<Stored<Pod>>map(pod -> pod.as(Pod.class))
                .filter(Pods::active);
    }

    void say(EventNote note, @Nullable Proposal because) {
        events.add(new Remark(note, because));
    }

    EventNote scaled(String name, int from, int to) {
        return EventNote.normal(
                References.regarding(stored),
                "ScalingReplicaSet",
                "Scaled " + (to > from ? "up" : "down") + " replica set " + name + " from " + from + " to " + to);
    }
}
