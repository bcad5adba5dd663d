package io.streamplane.controllers.autoscaler;

import static io.streamplane.controllers.autoscaler.AutoscalerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileInput.Beside;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.measurement.Measurement.Metric;
import io.streamplane.schemas.measurement.Measurement.Sample;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AutoscalerReconcilerTest {

    private static final ObjectKey KEY = new ObjectKey("default", "web");
    private static final String CPU = """
            {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}""";

    private final ShardFixture shard = new ShardFixture();
    private final AutoscalerReconciler reconciler = new AutoscalerReconciler();
    private int minReplicas = 1;
    private String behavior = "null";

    @Test
    void shouldScaleUpAndSayWhy() {
        // Given
        autoscaler(null, CPU);
        pods("900 900");

        // When
        var scaling = run(measured(2, AutoscalerFixture.metric("900 900")), null);
        var result = told(scaling);

        // Then
        assertThat(scaling.proposals())
                .containsExactly(new Proposal.Scale("deployments.apps", KEY, "uid-target", 4, 7));
        assertThat(scaling.events()).isEmpty();
        assertThat(events(result))
                .containsExactly(
                        "SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target");
        var status = status(result);
        assertThat(status.getCurrentReplicas()).isEqualTo(2);
        assertThat(status.getDesiredReplicas()).isEqualTo(4);
        assertThat(status.getLastScaleTime()).isEqualTo(NOW.toString());
        assertThat(conditions(status))
                .containsExactly(
                        "AbleToScale True SucceededRescale the HPA controller was able to update the target scale to 4",
                        "ScalingActive True ValidMetricFound the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)",
                        "ScalingLimited False DesiredWithinRange the desired count is within the acceptable range");
        var current = status.getCurrentMetrics().getFirst().getResource().getCurrent();
        assertThat(current.getAverageUtilization()).isEqualTo(90);
        assertThat(current.getAverageValue()).hasToString("900m");
    }

    @Test
    void shouldBeQuietAtItsGoal() {
        // Given
        autoscaler(null, CPU);
        pods("500 500");
        var first = run(measured(2, AutoscalerFixture.metric("500 500")), null);
        autoscaler(status(first), CPU);

        // When
        var second = run(measured(2, AutoscalerFixture.metric("500 500")), first.memory());

        // Then
        assertThat(first.proposals()).singleElement().isInstanceOf(Proposal.UpdateStatus.class);
        assertThat(second.proposals()).isEmpty();
        assertThat(second.events()).isEmpty();
    }

    @Test
    void shouldHoldANumberForFiveMinutesFromARestartOn() {
        // Given
        autoscaler(null, CPU);
        pods("100 100 100 100");

        // When
        var atOnce = run(measured(4, AutoscalerFixture.metric("100 100 100 100")), null);
        var history = ScaleHistory.begin(4, Instant.EPOCH, NOW.minusSeconds(301));
        var memory =
                new AutoscalerReconciler.Memory("uid-hpa", Instant.EPOCH, List.of(), history, 0, Instant.EPOCH, null);
        var later = run(measured(4, AutoscalerFixture.metric("100 100 100 100")), memory);

        // Then
        assertThat(conditions(status(atOnce)))
                .anyMatch(each -> each.startsWith("AbleToScale True ScaleDownStabilized"));
        assertThat(atOnce.proposals()).noneMatch(Proposal.Scale.class::isInstance);
        assertThat(later.proposals()).contains(new Proposal.Scale("deployments.apps", KEY, "uid-target", 1, 7));
        assertThat(events(told(later)))
                .containsExactly("SuccessfulRescale New size: 1; reason: All metrics below target");
    }

    @Test
    void shouldDecideOnAMeasurementOnce() {
        // Given
        autoscaler(null, CPU);
        pods("900 900");
        var measurement = measured(2, AutoscalerFixture.metric("900 900"));

        // When
        var first = run(measurement, null);
        var again = run(measurement, first.memory());
        var other = run(
                new Measurement("uid-hpa", 1, NOW.plusSeconds(1), "", measurement.target(), measurement.metrics()),
                first.memory());

        // Then
        assertThat(again.proposals()).isEqualTo(first.proposals());
        assertThat(again.memory()).isEqualTo(first.memory());
        assertThat(other.proposals()).isEmpty();
    }

    @Test
    void shouldStandByWhatItDecidedOnAMeasurement() {
        // Given
        autoscaler(null, CPU);
        pods("900 900");
        var measurement = measured(2, AutoscalerFixture.metric("900 900"));
        var first = run(measurement, null);
        pods("900 p");

        // When
        var again = run(measurement, first.memory());
        var told = told(first);
        var untold = run(measurement, told.memory());
        autoscaler(status(told), CPU);
        var done = run(measurement, told.memory());

        // Then
        assertThat(again.proposals()).isEqualTo(first.proposals());
        assertThat(untold.proposals()).isEqualTo(told.proposals());
        assertThat(done.proposals()).isEmpty();
        assertThat(done.memory()).isEqualTo(told.memory());
    }

    @Test
    void shouldRememberNothingOfAnAutoscalerThatIsGone() {
        // Given
        autoscaler(null, CPU);
        pods("100 100 100 100");
        var history = ScaleHistory.begin(4, Instant.EPOCH, NOW.minusSeconds(301));
        var memory =
                new AutoscalerReconciler.Memory("uid-old", Instant.EPOCH, List.of(), history, 0, Instant.EPOCH, null);

        // When
        var result = run(measured(4, AutoscalerFixture.metric("100 100 100 100")), memory);

        // Then
        assertThat(result.proposals()).noneMatch(Proposal.Scale.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"61, true", "60, false"})
    void shouldTakeTheLastScaleTimeForTheEndOfItsSecond(int ago, boolean scales) {
        // Given
        var status = new HorizontalPodAutoscalerStatus();
        status.setLastScaleTime(NOW.minusSeconds(ago).toString());
        behavior = "{\"scaleUp\":{\"policies\":[{\"type\":\"Pods\",\"value\":4,\"periodSeconds\":60}]}}";
        autoscaler(status, CPU);
        pods("900 900");

        // When
        var result = run(measured(2, AutoscalerFixture.metric("900 900")), null);

        // Then
        assertThat(result.proposals().stream().anyMatch(Proposal.Scale.class::isInstance))
                .isEqualTo(scales);
    }

    @Test
    void shouldNotDecideOnWhatIsOld() {
        // Given
        autoscaler(null, CPU);
        pods("900 900");
        var measurement = measured(2, AutoscalerFixture.metric("900 900"));

        // When
        var ofAnother = run(new Measurement("uid-old", 1, NOW, "", measurement.target(), measurement.metrics()), null);
        for (int i = 0; i < 10; i++) {
            shard.put("deployments.apps", Deployments.rolling(2, new IntOrString(1), new IntOrString(0)));
        }
        var ofAnOldTarget = run(measurement, null);

        // Then
        assertThat(run(null, null).proposals()).isEmpty();
        assertThat(ofAnother.proposals()).isEmpty();
        assertThat(ofAnOldTarget.proposals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // min | replicas || scale | condition | event
                "1 | 0  | 0  | ScalingActive False ScalingDisabled scaling is disabled since the replica count of the target is zero | -",
                "3 | 2  | 3  | AbleToScale True SucceededRescale the HPA controller was able to update the target scale to 3 | New size: 3; reason: Current number of replicas below Spec.MinReplicas",
                "1 | 12 | 10 | AbleToScale True SucceededRescale the HPA controller was able to update the target scale to 10 | New size: 10; reason: Current number of replicas above Spec.MaxReplicas",
            })
    void shouldKeepToItsRange(int min, int replicas, int scaled, String condition, String event) {
        // Given
        minReplicas = min;
        autoscaler(null, CPU);

        // When
        var result = run(measured(replicas, AutoscalerFixture.metric("")), null);
        var told = told(result);

        // Then
        assertThat(conditions(status(told))).contains(condition);
        assertThat(result.proposals().stream().filter(Proposal.Scale.class::isInstance))
                .hasSize(scaled == replicas ? 0 : 1)
                .allMatch(each -> ((Proposal.Scale) each).replicas() == scaled);
        assertThat(events(told)).isEqualTo(event.equals("-") ? List.of() : List.of("SuccessfulRescale " + event));
    }

    @Test
    void shouldSayThatThereIsNoTarget() {
        // Given
        autoscaler(null, CPU);

        // When
        var result =
                run(new Measurement("uid-hpa", 1, NOW, "deployments.apps \"web\" not found", null, List.of()), null);

        // Then
        assertThat(conditions(status(result)))
                .containsExactly(
                        "AbleToScale False FailedGetScale the HPA controller was unable to get the target's current scale: deployments.apps \"web\" not found");
        assertThat(events(result)).containsExactly("FailedGetScale deployments.apps \"web\" not found");
    }

    @Test
    void shouldRefuseSelectorsThatOthersShare() {
        // Given
        autoscaler(null, CPU);
        pods("900");
        var target = new Measurement.Target(
                "deployments.apps", "uid-target", 7, 1, 1, "app=web", "", List.of("p0"), List.of("api", "web"));

        // When
        var result =
                run(new Measurement("uid-hpa", 1, NOW, "", target, List.of(AutoscalerFixture.metric("900"))), null);

        // Then
        assertThat(conditions(status(result)))
                .contains(
                        "ScalingActive False AmbiguousSelector pods by selector app=web are controlled by multiple HPAs: [default/api default/web]");
        assertThat(events(result)).hasSize(2).first().asString().startsWith("AmbiguousSelector");
        assertThat(result.proposals()).noneMatch(Proposal.Scale.class::isInstance);
    }

    @Test
    void shouldTakeTheGreatestOfItsMetricsAndScaleUpThoughOneFails() {
        // Given
        autoscaler(null, CPU, """
                {"type":"Pods","pods":{"metric":{"name":"rps"},"target":{"type":"AverageValue","averageValue":"10"}}}""", """
                {"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"Value","value":"5"}}}""");
        pods("500 500");
        var rps = Metric.of(NOW, Duration.ofSeconds(15), java.util.Map.of("p0", 15_000L, "p1", 15_000L));

        // When
        var result = run(
                measured(2, AutoscalerFixture.metric("500 500"), rps, Metric.missing("unable to fetch: gone")), null);

        // Then
        assertThat(result.proposals()).contains(new Proposal.Scale("deployments.apps", KEY, "uid-target", 3, 7));
        assertThat(events(result))
                .containsExactly(
                        "FailedGetExternalMetric unable to get external metric default/queue/nil: unable to fetch: gone");
        var told = told(result);
        assertThat(events(told)).containsExactly("SuccessfulRescale New size: 3; reason: pods metric rps above target");
        assertThat(status(told).getCurrentMetrics()).hasSize(2);
    }

    @Test
    void shouldNotScaleDownWhereAMetricFails() {
        // Given
        autoscaler(null, CPU, """
                {"type":"Object","object":{"metric":{"name":"hits"},"describedObject":{"kind":"Service","name":"web"},"target":{"type":"Value","value":"5"}}}""");
        pods("100 100 100");

        // When
        var result = run(measured(3, AutoscalerFixture.metric("100 100 100"), Metric.missing("none")), null);

        // Then
        assertThat(conditions(status(result)))
                .contains(
                        "ScalingActive False FailedGetObjectMetric the HPA was unable to compute the replica count: unable to get metric hits: none on Service default/web");
        assertThat(events(result))
                .containsExactly(
                        "FailedGetObjectMetric unable to get metric hits: none on Service default/web",
                        "FailedComputeMetricsReplicas invalid metrics (1 invalid out of 2), first error is: failed to get object metric value: unable to get metric hits: none on Service default/web");
        assertThat(result.proposals()).noneMatch(Proposal.Scale.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // metric | value || replicas | shown as
                "{`type`:`Object`,`object`:{`metric`:{`name`:`hits`},`describedObject`:{`kind`:`Service`,`name`:`web`},`target`:{`type`:`Value`,`value`:`5`}}} | 10000 | 4 | Service metric hits",
                "{`type`:`Object`,`object`:{`metric`:{`name`:`hits`},`describedObject`:{`kind`:`Service`,`name`:`web`},`target`:{`type`:`AverageValue`,`averageValue`:`5`}}} | 15000 | 3 | external metric hits(nil)",
                "{`type`:`External`,`external`:{`metric`:{`name`:`queue`},`target`:{`type`:`AverageValue`,`averageValue`:`5`}}} | 20000 | 4 | external metric queue(nil)",
                "{`type`:`External`,`external`:{`metric`:{`name`:`queue`,`selector`:{`matchLabels`:{`a`:`b`}}},`target`:{`type`:`Value`,`value`:`5`}}} | 10000 | 4 | external metric queue(&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},})",
            })
    void shouldFollowMetricsOfOtherThings(String spec, long value, int replicas, String name) {
        // Given
        autoscaler(null, spec.replace('`', '"'));
        pods("1 1");
        var metric = new Metric("", NOW, Duration.ofSeconds(60), List.of(new Sample("", value)));

        // When
        var result = run(measured(2, metric), null);

        // Then
        assertThat(result.proposals()).contains(new Proposal.Scale("deployments.apps", KEY, "uid-target", replicas, 7));
        assertThat(events(told(result)))
                .containsExactly("SuccessfulRescale New size: " + replicas + "; reason: " + name + " above target");
    }

    private void autoscaler(@Nullable HorizontalPodAutoscalerStatus status, String... metrics) {
        var tree = (ObjectNode)
                JsonMapper.shared().readTree("""
                        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
                         "metadata":{"namespace":"default","name":"web","uid":"uid-hpa"},
                         "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
                                 "minReplicas":%d,"maxReplicas":10,"metrics":[%s],"behavior":%s}}""".formatted(minReplicas, String.join(",", metrics), behavior));
        var autoscaler = ObjectCodec.model(tree, HorizontalPodAutoscaler.class);
        autoscaler.setStatus(status);
        shard.cache()
                .apply(new FactChange(
                        AutoscalerReconciler.AUTOSCALERS,
                        KEY,
                        shard.cache().get(AutoscalerReconciler.AUTOSCALERS, KEY),
                        Stored.of(AutoscalerReconciler.AUTOSCALERS, KEY, autoscaler, 1, status == null ? 0 : 2)));
    }

    private void pods(String texts) {
        for (Pod pod : AutoscalerFixture.pods(texts, "1")) {
            shard.put("pods", pod);
        }
    }

    private static Measurement measured(int replicas, Metric... metrics) {
        var target = new Measurement.Target(
                "deployments.apps",
                "uid-target",
                7,
                replicas,
                replicas,
                "app=web",
                "",
                List.of("p0", "p1", "p2", "p3", "gone"),
                List.of());
        return new Measurement("uid-hpa", 1, NOW, "", target, List.of(metrics));
    }

    private ReconcileResult run(@Nullable Measurement measurement, @Nullable Object memory) {
        return reconciler.reconcile(new ReconcileInput(
                new WorkKey(AutoscalerReconciler.AUTOSCALERS, KEY),
                NOW,
                shard.cache(),
                Underway.NOTHING,
                new Beside(measurement, memory, null)));
    }

    /** What it tells when a scale that it has proposed has come to pass; the same where it has proposed none. */
    private ReconcileResult told(ReconcileResult result) {
        if (!(result.proposals().getFirst() instanceof Proposal.Scale scale)) {
            return result;
        }
        AutoscalerFixture.target(shard, scale.replicas(), 8);
        return run(null, result.memory());
    }

    private static List<String> events(ReconcileResult result) {
        return result.events().stream()
                .map(each -> each.note().reason() + " " + each.note().message())
                .toList();
    }

    private static HorizontalPodAutoscalerStatus status(ReconcileResult result) {
        return result.proposals().stream()
                .filter(Proposal.UpdateStatus.class::isInstance)
                .map(each -> ((HorizontalPodAutoscaler) ((Proposal.UpdateStatus) each).object()).getStatus())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> conditions(HorizontalPodAutoscalerStatus status) {
        return status.getConditions().stream()
                .map(AutoscalerReconcilerTest::text)
                .toList();
    }

    private static String text(HorizontalPodAutoscalerCondition condition) {
        return condition.getType() + " " + condition.getStatus() + " " + condition.getReason() + " "
                + condition.getMessage();
    }
}
