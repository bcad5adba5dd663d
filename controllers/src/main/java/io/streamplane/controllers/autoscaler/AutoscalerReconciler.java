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
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Scales a target to what its metrics ask for. Each measurement of an autoscaler is decided on once: with the same autoscaler, pods,
 * measurement and memory it always decides the same. One that is older than the autoscaler or its target decides nothing, since
 * another one comes within the period; so the same surplus is not taken off twice.
 */
public final class AutoscalerReconciler implements Reconciler {

    static final String AUTOSCALERS = HorizontalPodAutoscalerKind.RESOURCE;
    static final String PODS = "pods";

    private static final Set<String> LOOKS_INTO =
            Stream.concat(Stream.of(AUTOSCALERS, PODS), Rescale.KNOWN.stream()).collect(Collectors.toUnmodifiableSet());

    /** So long an own change of the target is waited for. */
    private static final Duration UNTIL_SCALED = Duration.ofSeconds(10);

    /** Times of the API have whole seconds: so much later it may have been. */
    private static final Duration WITHIN_A_SECOND = Duration.ofSeconds(1);

    /**
     * What is remembered of an autoscaler.
     *
     * @param autoscaler its uid
     * @param measured time of the measurement that was decided on last
     * @param decided what that came to
     * @param history after it, without a scale that is under way
     * @param scaled the target's revision that it scaled last; 0 where it did not
     * @param scaledAt when
     * @param rescale what it has proposed and not heard the outcome of; null where nothing is open
     */
    record Memory(
            String autoscaler,
            Instant measured,
            List<Proposal> decided,
            ScaleHistory history,
            long scaled,
            Instant scaledAt,
            @Nullable Rescale rescale) {

        /** The same once more: where nothing came of it, or it was not let out yet. */
        private ReconcileResult again(Stored<HorizontalPodAutoscaler> autoscaler, boolean stale) {
            var open = decided.stream()
                    .filter(each -> each instanceof Proposal.UpdateStatus update
                            ? Objects.equals(update.observedRevision(), autoscaler.observedRevision())
                            : !stale)
                    .toList();
            return new ReconcileResult(open, List.of(), null, null, this);
        }

        /** Its scale has come to pass, or was refused. */
        private ReconcileResult settled(ScaleHistory after, long revision, Rescale.Told told) {
            var memory = new Memory(autoscaler, measured, told.proposals(), after, revision, scaledAt, null);
            return new ReconcileResult(told.proposals(), told.events(), null, null, memory);
        }

        /** Whether a measurement shows the target as it was before its own change of it, or it waits for the outcome of that. */
        private boolean isUnderway(Measurement measurement, Instant now) {
            return (rescale != null || (scaled > 0 && revision(measurement) <= scaled))
                    && now.isBefore(scaledAt.plus(UNTIL_SCALED));
        }

        /** Where nobody tells what came of a scale and the target has changed since, it counts: so it is never too fast. */
        private ScaleHistory historyNow(ShardView shard) {
            return rescale != null && rescale.isOvertaken(shard) ? rescale.in(history) : history;
        }
    }

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
        return LOOKS_INTO;
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
        if (autoscaler == null) {
            return ReconcileResult.nothing();
        }
        Memory memory = input.beside().memory() instanceof Memory known
                        && known.autoscaler().equals(autoscaler.uid())
                ? known
                : null;
        ReconcileResult settled = memory == null ? null : settle(autoscaler, memory, input);
        if (settled != null) {
            return settled;
        }
        if (measurement == null || !isOf(measurement, autoscaler)) {
            return ReconcileResult.nothing();
        }
        boolean stale = isStale(measurement, targetKey(autoscaler), input.shard());
        if (memory != null && memory.measured().equals(measurement.time())) {
            return memory.again(autoscaler, stale);
        }
        if (stale || (memory != null && memory.isUnderway(measurement, input.now()))) {
            return ReconcileResult.nothing();
        }
        ScaleHistory history =
                memory == null ? begin(autoscaler, measurement, input.now()) : memory.historyNow(input.shard());
        var decision = new AutoscalerDecision(autoscaler, measurement, input.shard(), history, input.now());
        decision.decide();
        Rescale rescale = decision.rescale();
        long scaled = rescale != null ? revision(measurement) : memory == null ? 0 : memory.scaled();
        Instant scaledAt = rescale != null ? input.now() : memory == null ? Instant.EPOCH : memory.scaledAt();
        var kept = new Memory(
                autoscaler.uid(),
                measurement.time(),
                decision.proposals(),
                decision.after(),
                scaled,
                scaledAt,
                rescale);
        return new ReconcileResult(decision.proposals(), decision.events(), null, null, kept);
    }

    /** Tells what came of its scale; null where none is open, or nobody knows yet. */
    private static @Nullable ReconcileResult settle(
            Stored<HorizontalPodAutoscaler> autoscaler, Memory memory, ReconcileInput input) {
        Rescale rescale = memory.rescale();
        String refusal = input.beside().refusal();
        if (rescale == null) {
            return null;
        }
        if (refusal != null) {
            return memory.settled(memory.history(), 0, rescale.refused(autoscaler, refusal, input.now()));
        }
        return rescale.isDone(input.shard())
                ? memory.settled(rescale.in(memory.history()), memory.scaled(), rescale.done(autoscaler, input.now()))
                : null;
    }

    private static ScaleHistory begin(
            Stored<HorizontalPodAutoscaler> autoscaler, Measurement measurement, Instant now) {
        var status = autoscaler.object().getStatus();
        Instant scaled = status == null || status.getLastScaleTime() == null
                ? Instant.EPOCH
                : Times.parse(status.getLastScaleTime()).plus(WITHIN_A_SECOND);
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

    private static long revision(Measurement measurement) {
        return measurement.target() == null
                ? Long.MAX_VALUE
                : measurement.target().revision();
    }
}
