package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scales a target to what its metrics ask for. Each measurement of an autoscaler is decided on once: with the same autoscaler, pods,
 * measurement and memory it always decides the same. One that is older than the autoscaler or its target decides nothing, since
 * another one comes within the period; so the same surplus is not taken off twice.
 */
public final class AutoscalerReconciler implements Reconciler {

    static final String AUTOSCALERS = HorizontalPodAutoscalerKind.RESOURCE;
    static final String PODS = "pods";

    /** So long an own change of the target is waited for. */
    private static final Duration UNTIL_SCALED = Duration.ofSeconds(10);

    /**
     * What is remembered of an autoscaler.
     *
     * @param measured time of the measurement that was decided on last
     * @param before that decision
     * @param after it
     * @param scaled the target's revision that it scaled last; 0 where it did not
     * @param scaledAt when
     */
    record Memory(Instant measured, ScaleHistory before, ScaleHistory after, long scaled, Instant scaledAt) {}

    @Override
    public String name() {
        return "horizontalpodautoscaler";
    }

    @Override
    public String component() {
        return "horizontal-pod-autoscaler";
    }

    @Override
    public boolean measures() {
        return true;
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(AUTOSCALERS, PODS);
    }

    /** A change of the spec, or a measurement, which comes as a change of nothing. */
    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (!change.resource().equals(AUTOSCALERS)) {
            return Set.of();
        }
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        boolean isStatus = before != null
                && after != null
                && before != after
                && before.desiredRevision() == after.desiredRevision();
        return isStatus ? Set.of() : Set.of(new WorkKey(AUTOSCALERS, change.key()));
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var autoscaler = input.shard().get(AUTOSCALERS, input.work().key(), HorizontalPodAutoscaler.class);
        Measurement measurement = input.beside().measurement();
        Memory memory = (Memory) input.beside().memory();
        if (autoscaler == null || measurement == null || !isOf(measurement, autoscaler)) {
            return ReconcileResult.nothing();
        }
        boolean again = memory != null && memory.measured().equals(measurement.time());
        if (isStale(measurement, targetKey(autoscaler), input.shard())
                || !again && isUnderway(measurement, memory, input.now())) {
            return ReconcileResult.nothing();
        }
        ScaleHistory history = memory == null ? null : again ? memory.before() : memory.after();
        var decision = new AutoscalerDecision(autoscaler, measurement, input.shard(), input.now());
        decision.decide(history == null ? begin(autoscaler, measurement, input.now()) : history);
        long scaled = decision.scaled() ? revision(measurement) : memory == null ? 0 : memory.scaled();
        Instant scaledAt = decision.scaled() ? input.now() : memory == null ? Instant.EPOCH : memory.scaledAt();
        var kept = new Memory(measurement.time(), decision.before(), decision.after(), scaled, scaledAt);
        var said = decision.events().stream()
                .filter(remark -> !again || remark.because() != null)
                .toList();
        return new ReconcileResult(decision.proposals(), said, null, null, kept);
    }

    private static ScaleHistory begin(
            Stored<HorizontalPodAutoscaler> autoscaler, Measurement measurement, Instant now) {
        var status = autoscaler.object().getStatus();
        Instant scaled = status == null ? Instant.EPOCH : Times.parse(status.getLastScaleTime());
        Measurement.Target target = measurement.target();
        return target == null
                ? new ScaleHistory(List.of(), List.of(), List.of(), scaled)
                : ScaleHistory.begin(target.replicas(), scaled, now);
    }

    private static boolean isOf(Measurement measurement, Stored<HorizontalPodAutoscaler> autoscaler) {
        return measurement.autoscaler().equals(autoscaler.uid())
                && measurement.revision() >= autoscaler.desiredRevision();
    }

    /** Whether the target has changed since. */
    private static boolean isStale(Measurement measurement, ObjectKey key, ShardView shard) {
        Measurement.Target target = measurement.target();
        Stored<?> known = target == null ? null : shard.get(target.resource(), key);
        return target != null && known != null && known.desiredRevision() > target.revision();
    }

    static ObjectKey targetKey(Stored<HorizontalPodAutoscaler> autoscaler) {
        return new ObjectKey(
                autoscaler.namespace(),
                autoscaler.object().getSpec().getScaleTargetRef().getName());
    }

    private static boolean isUnderway(Measurement measurement, @Nullable Memory memory, Instant now) {
        return memory != null
                && memory.scaled() > 0
                && revision(measurement) <= memory.scaled()
                && now.isBefore(memory.scaledAt().plus(UNTIL_SCALED));
    }

    private static long revision(Measurement measurement) {
        return measurement.target() == null
                ? Long.MAX_VALUE
                : measurement.target().revision();
    }
}
