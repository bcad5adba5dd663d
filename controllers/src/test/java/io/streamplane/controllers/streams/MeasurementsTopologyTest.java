package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.autoscaler.AutoscalerReconciler;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.measurement.MeasurementCodec;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MeasurementsTopologyTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectKey KEY = new ObjectKey("default", "web");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final ProposalCodec proposals = new ProposalCodec(registry, codec, Kinds.builtIn());
    private final MeasurementCodec measurements = new MeasurementCodec(registry);
    private final Telemetry telemetry = Telemetry.create();
    private final TopologyTestDriver driver = new TopologyTestDriver(
            ControllersTopology.build(
                    Kinds.builtIn(),
                    codec,
                    proposals,
                    registry,
                    List.of(AutoscalerReconciler::new),
                    null,
                    new ControllersTopology.Settings(
                            1, 1, Ends.REACHED, Pace.DEFAULT, (_, _) -> {}, telemetry.meters())),
            new Supervision("controllers", Supervision.Poison.SKIPPED, telemetry).installedIn(settings()),
            START);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldScaleWhenItIsMeasured() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        autoscaler();
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var before = take();

        // When
        measured(5, START.plusSeconds(2));
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // Then
        assertThat(before).isEmpty();
        assertThat(take())
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
        driver.advanceWallClockTime(Duration.ofSeconds(120));
        autoscaler();

        // When
        driver.createInputTopic(Topics.MEASUREMENTS, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(KEY.toString(), new byte[] {1, 2});
        measured(5, START);
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // Then
        assertThat(take()).isEmpty();
    }

    private void autoscaler() {
        var tree = (ObjectNode) JsonMapper.shared().readTree("""
                        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
                         "metadata":{"namespace":"default","name":"web","uid":"uid-hpa"},
                         "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
                                 "minReplicas":1,"maxReplicas":2,"metrics":[]}}""");
        byte[] value = codec.encodeDesired(HorizontalPodAutoscalerKind.KIND, tree);
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, 3);
        FactHeaders.putUid(headers, "uid-hpa");
        var key = FactKey.desired(new ResourceKey(HorizontalPodAutoscalerKind.RESOURCE, KEY));
        driver.createInputTopic(Topics.STATE, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key.toString(), value, headers));
    }

    private void measured(int replicas, Instant time) {
        var target = new Measurement.Target(
                "deployments.apps", "uid-target", 1, replicas, replicas, "app=web", "", List.of(), List.of());
        driver.createInputTopic(Topics.MEASUREMENTS, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(
                        KEY.toString(),
                        measurements.encode(new Measurement("uid-hpa", 3, time, "", target, List.of())));
    }

    private List<ReceivedProposal> take() {
        return driver
                .createOutputTopic(Topics.PROPOSALS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(proposals::decode)
                .toList();
    }

    private static Properties settings() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, ControllersNames.APPLICATION_ID);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        return settings;
    }
}
