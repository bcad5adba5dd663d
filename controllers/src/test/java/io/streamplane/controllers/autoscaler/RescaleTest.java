package io.streamplane.controllers.autoscaler;

import static io.streamplane.controllers.autoscaler.AutoscalerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.streamplane.controllers.autoscaler.AutoscalerReconciler.Memory;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileInput.Beside;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of a scale from 2 to 4 that was proposed. */
class RescaleTest {

    private static final ObjectKey KEY = new ObjectKey("default", "web");
    private static final String BEFORE = "2026-01-01T00:00:00Z";
    private static final ScaleHistory HISTORY = ScaleHistory.begin(2, Instant.EPOCH, NOW);

    private final ShardFixture shard = new ShardFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // replicas | revision | refusal || event | condition | desired | last scaled | counted
                "2 | 7 |                   | -                                                                      | -                                                                                                                           | - | -    | 0",
                "4 | 8 |                   | SuccessfulRescale New size: 4; reason: load                            | AbleToScale True SucceededRescale the HPA controller was able to update the target scale to 4                               | 4 | now  | 2",
                "3 | 8 |                   | -                                                                      | -                                                                                                                           | - | -    | 0",
                "3 | 8 | has been modified | FailedRescale New size: 4; reason: load; error: has been modified      | AbleToScale False FailedUpdateScale the HPA controller was unable to update the target scale: has been modified             | 2 | before | 0",
                "2 | 7 | is forbidden      | FailedRescale New size: 4; reason: load; error: is forbidden           | AbleToScale False FailedUpdateScale the HPA controller was unable to update the target scale: is forbidden                  | 2 | before | 0",
            })
    void shouldTellOfItAsItCame(
            int replicas,
            long revision,
            @Nullable String refusal,
            String event,
            String condition,
            String desired,
            String scaled,
            int counted) {
        // Given
        autoscaler();
        AutoscalerFixture.target(shard, replicas, revision);

        // When
        var result = run(null, memory(), refusal, NOW);

        // Then
        if (event.equals("-")) {
            assertThat(result.proposals()).isEmpty();
            assertThat(result.events()).isEmpty();
            return;
        }
        assertThat(result.events())
                .extracting(each -> each.note().reason() + " " + each.note().message())
                .containsExactly(event);
        HorizontalPodAutoscalerStatus status = status(result);
        assertThat(status.getConditions())
                .extracting(each ->
                        each.getType() + " " + each.getStatus() + " " + each.getReason() + " " + each.getMessage())
                .containsExactly(condition);
        assertThat(status.getCurrentReplicas()).isEqualTo(2);
        assertThat(status.getDesiredReplicas()).isEqualTo(Integer.valueOf(desired));
        assertThat(status.getLastScaleTime()).isEqualTo(scaled.equals("now") ? NOW.toString() : BEFORE);
        assertThat(after(result).history().ups().stream()
                        .mapToInt(ScaleHistory.Point::replicas)
                        .sum())
                .isEqualTo(counted);
        assertThat(after(result).rescale()).isNull();
    }

    @Test
    void shouldDecideOnTheNextMeasurementAfterARefusal() {
        // Given
        autoscaler();
        AutoscalerFixture.target(shard, 2, 7);
        var refused = run(null, memory(), "is forbidden", NOW);

        // When
        var next = run(measured(NOW.plusSeconds(1)), refused.memory(), null, NOW.plusSeconds(1));

        // Then
        assertThat(next.proposals()).containsExactly(scale(3));
    }

    @ParameterizedTest
    @CsvSource({"9, 7, false, 0", "10, 7, true, 0", "9, 8, false, 0", "10, 8, true, 2"})
    void shouldCountWhatNobodyToldOfWhereTheTargetHasChangedSince(
            int later, long revision, boolean decides, int counted) {
        // Given
        autoscaler();
        AutoscalerFixture.target(shard, 6, revision);
        Instant now = NOW.plusSeconds(later);
        var target =
                new Measurement.Target("deployments.apps", "uid-target", revision, 2, 2, "", "", List.of(), List.of());

        // When
        var result = run(new Measurement("uid-hpa", 1, now, "", target, List.of()), memory(), null, now);

        // Then
        assertThat(result.proposals().isEmpty()).isEqualTo(!decides);
        if (decides) {
            assertThat(after(result).history().ups().stream()
                            .mapToInt(ScaleHistory.Point::replicas)
                            .sum())
                    .isEqualTo(counted);
        }
    }

    private void autoscaler() {
        shard.put(
                AutoscalerReconciler.AUTOSCALERS,
                new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("web")
                        .withUid("uid-hpa")
                        .endMetadata()
                        .withNewSpec()
                        .withNewScaleTargetRef("apps/v1", "Deployment", "web")
                        .withMinReplicas(3)
                        .withMaxReplicas(10)
                        .endSpec()
                        .withNewStatus()
                        .withCurrentReplicas(1)
                        .withDesiredReplicas(2)
                        .withLastScaleTime(BEFORE)
                        .endStatus()
                        .build());
    }

    private static Memory memory() {
        var rescale = new Rescale(scale(4), 2, "load", List.of(), List.of(), true, NOW);
        return new Memory("uid-hpa", NOW.minusSeconds(1), List.of(scale(4)), HISTORY, 7, NOW, rescale);
    }

    private static Proposal.Scale scale(int replicas) {
        return new Proposal.Scale("deployments.apps", KEY, "uid-target", replicas, 7);
    }

    private static Measurement measured(Instant time) {
        var target = new Measurement.Target("deployments.apps", "uid-target", 7, 2, 2, "", "", List.of(), List.of());
        return new Measurement("uid-hpa", 1, time, "", target, List.of());
    }

    private ReconcileResult run(
            @Nullable Measurement measurement, @Nullable Object memory, @Nullable String refusal, Instant now) {
        return new AutoscalerReconciler()
                .reconcile(new ReconcileInput(
                        new WorkKey(AutoscalerReconciler.AUTOSCALERS, KEY),
                        now,
                        shard.cache(),
                        Underway.NOTHING,
                        new Beside(measurement, memory, refusal)));
    }

    private static Memory after(ReconcileResult result) {
        return (Memory) Objects.requireNonNull(result.memory());
    }

    private static HorizontalPodAutoscalerStatus status(ReconcileResult result) {
        var update = (Proposal.UpdateStatus) result.proposals().getFirst();
        return ((HorizontalPodAutoscaler) update.object()).getStatus();
    }
}
