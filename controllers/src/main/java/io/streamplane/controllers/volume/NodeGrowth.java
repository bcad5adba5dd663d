package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link Growth} that a kubelet has, when a pod runs that uses the claim: the file system grows. Simulated volumes hold nothing
 * on any node, so it is told here, beside the rest, and no kubelet need follow claims. What can never be is left to
 * {@link ControllerGrowth}, and so is what has failed and is not asked for any more.
 */
final class NodeGrowth {

    private static final Duration RARELY = Duration.ofMinutes(2);

    private NodeGrowth() {}

    static boolean isRunning(Stored<?> pod) {
        return pod.node() != null && Pods.phase(pod.as(Pod.class).object()).equals("Running");
    }

    static ReconcileResult apply(ReconcileInput input, Growth growth) {
        Stored<?> user = user(input.shard(), growth);
        if (user == null) {
            return ReconcileResult.nothing();
        }
        var before = growth.condition(ResizeConditions.NODE_ERROR);
        Duration pause = before == null ? Duration.ZERO : ResizeConditions.pause(before, RARELY, input.now());
        if (pause.isPositive()) {
            return new ReconcileResult(List.of(), List.of(), pause);
        }
        if (growth.state().equals(Growth.NODE_PENDING)) {
            return ReconcileResult.of(List.of(growth.status(
                    each -> each.addToAllocatedResourceStatuses(Growth.STORAGE, Growth.NODE_IN_PROGRESS))));
        }
        BigDecimal held = growth.held();
        ExpansionFailure failure = growth.failure(ExpansionFailure.Place.NODE, held);
        if (failure == null) {
            return finish(growth, user);
        }
        boolean unwanted = before != null && growth.wanted().bytes().compareTo(held) != 0;
        return failed(input.now(), growth, user, failure, unwanted);
    }

    private static @Nullable Stored<?> user(ShardView shard, Growth growth) {
        return shard.list(Volumes.PODS, growth.claim().namespace()).stream()
                .filter(pod -> isRunning(pod)
                        && ClaimUse.claims(pod.as(Pod.class).object())
                                .contains(growth.claim().name()))
                .min(Comparator.comparing(Stored::name))
                .orElse(null);
    }

    private static ReconcileResult failed(
            Instant now, Growth growth, Stored<?> user, ExpansionFailure failure, boolean unwanted) {
        String why =
                "Expander.NodeExpand failed to expand the volume " + (failure.isInfeasible() ? "" : ": ") + failure;
        var note = EventNote.warning(
                References.regarding(user),
                "VolumeResizeFailed",
                "NodeExpandVolume.NodeExpandVolume failed for volume \""
                        + growth.volume().name() + "\" : " + why);
        if (!failure.isFinal()) {
            return new ReconcileResult(List.of(), List.of(new Remark(note, null)), ControllerGrowth.AGAIN);
        }
        var conditions = ResizeConditions.failed(growth.conditions(), ResizeConditions.NODE_ERROR, why, now);
        Proposal told = growth.status(each -> failure.isInfeasible() || unwanted
                ? each.withConditions(conditions).addToAllocatedResourceStatuses(Growth.STORAGE, Growth.NODE_INFEASIBLE)
                : each.withConditions(conditions));
        return new ReconcileResult(List.of(told), List.of(new Remark(note, told)), null);
    }

    private static ReconcileResult finish(Growth growth, Stored<?> user) {
        Proposal done = growth.finished();
        String message = "MountVolume.NodeExpandVolume succeeded for volume \""
                + growth.volume().name() + "\" " + user.node();
        return new ReconcileResult(
                List.of(done),
                List.of(
                        new Remark(
                                EventNote.normal(References.regarding(user), "FileSystemResizeSuccessful", message),
                                done),
                        new Remark(
                                EventNote.normal(
                                        References.regarding(growth.claim()), "FileSystemResizeSuccessful", message),
                                done)),
                null);
    }
}
