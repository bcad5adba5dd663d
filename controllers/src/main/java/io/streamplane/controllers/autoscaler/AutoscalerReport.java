package io.streamplane.controllers.autoscaler;

import static io.streamplane.controllers.reconcile.Numbers.orZero;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an autoscaler's status is to say, where it does not say so already. */
final class AutoscalerReport {

    private AutoscalerReport() {}

    /**
     * @param desired null: as it was
     * @param scaledAt null: as it was
     */
    static Optional<Proposal> of(
            Stored<HorizontalPodAutoscaler> autoscaler,
            int current,
            @Nullable Integer desired,
            List<MetricStatus> metrics,
            AutoscalerConditions conditions,
            @Nullable Instant scaledAt) {
        HorizontalPodAutoscalerStatus old = autoscaler.object().getStatus();
        var status = new HorizontalPodAutoscalerStatus();
        status.setCurrentReplicas(current);
        status.setDesiredReplicas(desired != null ? desired : old == null ? 0 : orZero(old.getDesiredReplicas()));
        status.setLastScaleTime(
                scaledAt != null ? Times.format(scaledAt) : old == null ? null : old.getLastScaleTime());
        status.setCurrentMetrics(
                metrics.stream().filter(each -> !"".equals(each.getType())).toList());
        status.setConditions(conditions.all());
        status.setObservedGeneration(old == null ? null : old.getObservedGeneration());
        if (old != null && isSame(old, status)) {
            return Optional.empty();
        }
        var changed = new HorizontalPodAutoscaler();
        changed.setMetadata(autoscaler.object().getMetadata());
        changed.setStatus(status);
        return Optional.of(new Proposal.UpdateStatus(
                AutoscalerReconciler.AUTOSCALERS, autoscaler.key(), changed, autoscaler.observedRevision()));
    }

    /** As the last report says it. */
    static List<MetricStatus> metrics(Stored<HorizontalPodAutoscaler> autoscaler) {
        HorizontalPodAutoscalerStatus old = autoscaler.object().getStatus();
        return old == null ? List.of() : Objects.requireNonNullElse(old.getCurrentMetrics(), List.of());
    }

    private static boolean isSame(HorizontalPodAutoscalerStatus old, HorizontalPodAutoscalerStatus status) {
        return orZero(old.getCurrentReplicas()) == status.getCurrentReplicas()
                && orZero(old.getDesiredReplicas()) == status.getDesiredReplicas()
                && Objects.equals(old.getLastScaleTime(), status.getLastScaleTime())
                && Objects.requireNonNullElse(old.getCurrentMetrics(), List.of())
                        .equals(status.getCurrentMetrics())
                && Objects.requireNonNullElse(old.getConditions(), List.of()).equals(status.getConditions());
    }
}
