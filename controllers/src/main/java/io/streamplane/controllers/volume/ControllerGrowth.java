package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.volume.Growth.Size;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.volume.VolumeTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The part of a {@link Growth} that an external resizer has, one thing after the other: the claim says to how much it grows, the volume
 * grows, and then the claim has it, or waits for a node. What has begun goes on to that size, also where the claim asks for another one
 * meanwhile; only where it is sure that it has failed does the new size count. So nobody can have a large volume and a quota for a small
 * one.
 */
final class ControllerGrowth {

    /** Pauses are no longer than this, and what can never be is tried this rarely. */
    static final Duration RARELY = Duration.ofMinutes(5);

    static final Duration AGAIN = Duration.ofSeconds(15);

    private ControllerGrowth() {}

    static ReconcileResult apply(ReconcileInput input, Growth growth) {
        Size target = target(growth);
        Size allocated = growth.allocated();
        if (allocated == null || allocated.bytes().compareTo(target.bytes()) != 0) {
            return begin(input.now(), growth, target);
        }
        BigDecimal held = growth.held();
        boolean inController = growth.growsInController();
        int missing = target.bytes().compareTo(held);
        if (inController ? missing > 0 : missing != 0) {
            Duration pause = pause(growth, input.now());
            if (pause.isPositive()) {
                return new ReconcileResult(List.of(), List.of(), pause);
            }
            ExpansionFailure failure =
                    inController ? growth.failure(ExpansionFailure.Place.CONTROLLER, target.bytes()) : null;
            return failure == null ? grow(growth, target) : failed(input.now(), growth, failure);
        }
        return growth.growsOnNode() ? leaveToNode(input.now(), growth) : finish(growth);
    }

    private static Size target(Growth growth) {
        Size wanted = growth.wanted();
        Size begun = growth.allocated() == null ? wanted : growth.allocated();
        boolean hasGrown = growth.held().compareTo(wanted.bytes()) >= 0;
        return switch (growth.state()) {
            case Growth.CONTROLLER_IN_PROGRESS -> hasGrown || !hasFailed(growth) ? begun : wanted;
            case Growth.NODE_INFEASIBLE -> !hasGrown || growth.growsInController() ? begun : wanted;
            default -> hasGrown ? begun : wanted;
        };
    }

    /** Whether it is sure that it does not grow any more. */
    private static boolean hasFailed(Growth growth) {
        return growth.condition(ResizeConditions.CONTROLLER_ERROR) != null;
    }

    private static Duration pause(Growth growth, Instant now) {
        var failed = growth.condition(ResizeConditions.CONTROLLER_ERROR);
        if (failed == null) {
            return Duration.ZERO;
        }
        return growth.state().equals(Growth.CONTROLLER_INFEASIBLE)
                ? Duration.between(now, ResizeConditions.last(failed).plus(RARELY))
                : ResizeConditions.pause(failed, RARELY, now);
    }

    private static ReconcileResult begin(Instant now, Growth growth, Size target) {
        var conditions = ResizeConditions.with(
                ResizeConditions.without(growth.conditions()), ResizeConditions.RESIZING, "", now);
        var begun = growth.status(each -> each.withConditions(conditions)
                .addToAllocatedResources(Growth.STORAGE, target.amount())
                .addToAllocatedResourceStatuses(Growth.STORAGE, Growth.CONTROLLER_IN_PROGRESS));
        return said(
                begun,
                EventNote.normal(
                        References.regarding(growth.claim()),
                        "Resizing",
                        "External resizer is resizing volume " + growth.volume().name()));
    }

    private static ReconcileResult failed(Instant now, Growth growth, ExpansionFailure failure) {
        var note = EventNote.warning(
                References.regarding(growth.claim()),
                "VolumeResizeFailed",
                "resize volume \"" + growth.volume().name() + "\" by resizer \"" + VolumeTerms.SIMULATED + "\" failed: "
                        + failure);
        if (!failure.isFinal()) {
            return new ReconcileResult(List.of(), List.of(new Remark(note, null)), AGAIN);
        }
        var conditions = ResizeConditions.failed(
                growth.conditions(), ResizeConditions.CONTROLLER_ERROR, failure.toString(), now);
        return said(
                growth.status(each -> failure.isInfeasible()
                        ? each.withConditions(conditions)
                                .addToAllocatedResourceStatuses(Growth.STORAGE, Growth.CONTROLLER_INFEASIBLE)
                        : each.withConditions(conditions)),
                note);
    }

    /** A volume that grows on nodes alone may be said to hold less again: nothing of it has grown yet. */
    private static ReconcileResult grow(Growth growth, Size target) {
        var grown = new PersistentVolumeBuilder(growth.volume().object())
                .editSpec()
                .addToCapacity(Growth.STORAGE, target.amount())
                .endSpec()
                .build();
        return ReconcileResult.of(List.of(Volumes.update(growth.volume(), grown)));
    }

    private static ReconcileResult leaveToNode(Instant now, Growth growth) {
        var conditions = ResizeConditions.with(
                growth.conditions(),
                ResizeConditions.PENDING,
                "Waiting for user to (re-)start a pod to finish file system resize of volume on node.",
                now);
        return said(
                growth.status(each -> each.withConditions(conditions)
                        .addToAllocatedResourceStatuses(Growth.STORAGE, Growth.NODE_PENDING)),
                EventNote.normal(
                        References.regarding(growth.claim()),
                        "FileSystemResizeRequired",
                        "Require file system resize of volume on node"));
    }

    private static ReconcileResult finish(Growth growth) {
        return said(
                growth.finished(),
                EventNote.normal(
                        References.regarding(growth.claim()), "VolumeResizeSuccessful", "Resize volume succeeded"));
    }

    private static ReconcileResult said(Proposal proposal, EventNote note) {
        return new ReconcileResult(List.of(proposal), List.of(new Remark(note, proposal)), null);
    }
}
