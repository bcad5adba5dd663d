package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.autoscaler.AutoscalerReconciler;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.measurement.MeasurementCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MeasurementsTopologyTest {

    private static final ObjectKey KEY = new ObjectKey("default", "web");

    private final ControllersWorld world = new ControllersWorld(List.of(AutoscalerReconciler::new), null);
    private final MeasurementCodec measurements = new MeasurementCodec(world.registry());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldScaleWhenItIsMeasured() {
        // Given
        world.advance(Duration.ofSeconds(1));
        autoscaler();
        world.advance(Duration.ofSeconds(1));
        var before = world.take();

        // When
        measured(5, ControllersWorld.START.plusSeconds(2));
        world.advance(Duration.ofSeconds(1));

        // Then
        assertThat(before).isEmpty();
        assertThat(world.take())
                .filteredOn(each -> each.action() == ProposalAction.SCALE)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.kind().resource()).isEqualTo("deployments.apps");
                    assertThat(each.replicas()).isEqualTo(2);
                    assertThat(each.desiredRevision()).isEqualTo(1);
                    assertThat(each.grounds()).isNull();
                });
    }

    @Test
    void shouldNotDecideOnOldMeasurementsNorStopAtWhatIsNone() {
        // Given
        world.advance(Duration.ofSeconds(120));
        autoscaler();

        // When
        world.input(Topics.MEASUREMENTS).pipeInput(KEY.toString(), new byte[] {1, 2});
        measured(5, ControllersWorld.START);
        world.advance(Duration.ofSeconds(1));

        // Then
        assertThat(world.take()).isEmpty();
    }

    @Test
    void shouldTellOfAScaleThatWasRefused() {
        // Given
        world.advance(Duration.ofSeconds(1));
        autoscaler();
        measured(5, ControllersWorld.START.plusSeconds(1));
        world.advance(Duration.ofSeconds(1));
        var scale = world.take();

        // When
        scale.forEach(each -> world.refused(each, "deployments.apps \"web\" is forbidden"));
        world.advance(Duration.ofSeconds(1));
        var told = world.take();

        // Then
        assertThat(scale).extracting(ReceivedProposal::action).containsExactly(ProposalAction.SCALE);
        assertThat(told)
                .extracting(each -> each.action() + " " + each.observed())
                .singleElement()
                .asString()
                .startsWith("UPDATE_STATUS")
                .contains("FailedUpdateScale", "is forbidden")
                .doesNotContain("lastScaleTime");
        assertThat(world.events()).contains("FailedRescale").doesNotContain("SuccessfulRescale");
    }

    private void autoscaler() {
        var tree = (ObjectNode) JsonMapper.shared().readTree("""
                        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
                         "metadata":{"namespace":"default","name":"web","uid":"uid-hpa"},
                         "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
                                 "minReplicas":1,"maxReplicas":2,"metrics":[]}}""");
        byte[] value = world.codec().encodeDesired(HorizontalPodAutoscalerKind.KIND, tree);
        world.put(HorizontalPodAutoscalerKind.RESOURCE, KEY, "uid-hpa", value);
    }

    private void measured(int replicas, Instant time) {
        var target = new Measurement.Target(
                "deployments.apps", "uid-target", 1, replicas, replicas, "app=web", "", List.of(), List.of());
        world.input(Topics.MEASUREMENTS)
                .pipeInput(
                        KEY.toString(),
                        measurements.encode(new Measurement("uid-hpa", 3, time, "", target, List.of())));
    }
}
