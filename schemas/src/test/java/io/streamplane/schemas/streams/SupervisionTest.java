package io.streamplane.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.schemas.fault.DeadLetter;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisionTest {

    private static final ErrorHandlerContext NOWHERE = new DefaultErrorHandlerContext(
            null, "in", 0, 7, new RecordHeaders(), "sink", new TaskId(0, 0), 0, null, null);

    private final Telemetry telemetry = Telemetry.create();

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "cast", "deep", "unwritable", "undecodable"})
    void shouldPassOverAPoisonedRecordAndGoOn(String poison) {
        try (var driver = driver(Supervision.Poison.SKIPPED)) {
            // When
            pipe(driver, "one", poison, "two");

            // Then
            assertThat(written(driver)).containsExactly("one", "two");
            assertThat(count(SkippedRecords.SKIPPED, "in") + count(SkippedRecords.UNSENT, "out"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "cast", "deep", "unwritable", "undecodable"})
    void shouldStopAtAPoisonedRecordWhereItsRoleAsksForThat(String poison) {
        try (var driver = driver(Supervision.Poison.STOPS)) {
            // When / Then
            assertThatThrownBy(() -> pipe(driver, "one", poison)).isInstanceOf(RuntimeException.class);
            assertThat(count(SkippedRecords.SKIPPED, "in")).isZero();
        }
    }

    @Test
    void shouldNotPassOverARecordWhileTheRegistryIsAway() {
        try (var driver = driver(Supervision.Poison.SKIPPED)) {
            // When / Then
            assertThatThrownBy(() -> pipe(driver, "away")).hasRootCauseInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void shouldStopWhereATimerFailsForItHasNoRecord() {
        try (var driver = driver(Supervision.Poison.SKIPPED)) {
            // When / Then
            assertThatThrownBy(() -> driver.advanceWallClockTime(Duration.ofHours(1)))
                    .hasStackTraceContaining("timer");
        }
    }

    @Test
    void shouldKeepWhatIsTooLargeAsADeadLetterWithoutItsValue() {
        // Given
        var handler = new FaultHandlers();
        handler.configure(supervision(Supervision.Poison.SKIPPED).settings());
        var record = new ProducerRecord<>("out", 0, "k".getBytes(StandardCharsets.UTF_8), new byte[300 * 1024]);

        // When
        var response = handler.handleError(NOWHERE, record, new RecordTooLargeException("9 MB"));

        // Then
        assertThat(response.result()).isEqualTo(ProductionExceptionHandler.Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS);
            assertThat(letter.key()).isEqualTo(record.key());
            assertThat(letter.value()).isNull();
            assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo("out");
            assertThat(header(letter, DeadLetter.ROLE)).isEqualTo("tested");
            assertThat(header(letter, DeadLetter.SIZE)).isEqualTo("307200");
            assertThat(header(letter, DeadLetter.REASON)).contains("9 MB");
        });
        assertThat(count(SkippedRecords.UNSENT, "out")).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutWorkThatFailsAndGoOn() {
        // Given
        var supervision = new Supervision("tested", Supervision.Poison.SKIPPED, telemetry);

        // When
        boolean failed = supervision.attempt("proposals", "ns/a", () -> {
            throw new IllegalStateException("a bug");
        });
        boolean done = supervision.attempt("proposals", "ns/b", () -> {});

        // Then
        assertThat(failed).isFalse();
        assertThat(done).isTrue();
        assertThat(count(SkippedRecords.UNSENT, "proposals")).isEqualTo(1);
    }

    @Test
    void shouldNotLeaveOutWorkThatFailsOfTheRegistryOrByAnError() {
        // Given
        var supervision = new Supervision("tested", Supervision.Poison.SKIPPED, telemetry);

        // When / Then
        assertThatThrownBy(() -> supervision.attempt("proposals", "ns/a", () -> {
                    throw new RegistryUnavailableException("the registry is away");
                }))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> supervision.attempt("proposals", "ns/a", () -> {
                    throw new AssertionError("broken");
                }))
                .isInstanceOf(AssertionError.class);
        assertThat(count(SkippedRecords.UNSENT, "proposals")).isZero();
    }

    private record Installed(Supervision supervision) {
        Map<String, Object> settings() {
            var settings = new HashMap<String, Object>();
            supervision.installedIn(new Properties()).forEach((name, value) -> settings.put(name.toString(), value));
            return settings;
        }
    }

    private Installed supervision(Supervision.Poison poison) {
        return new Installed(new Supervision("tested", poison, telemetry));
    }

    private TopologyTestDriver driver(Supervision.Poison poison) {
        var topology = new Topology();
        topology.addSource("source", new StringDeserializer(), new Undecodable(), "in");
        topology.addProcessor("picky", Guard.before(Picky::new), "source");
        topology.addSink("sink", "out", new StringSerializer(), new Unwritable(), "picky");
        return new TopologyTestDriver(
                topology, new Supervision("tested", poison, telemetry).installedIn(new Properties()));
    }

    private static void pipe(TopologyTestDriver driver, String... values) {
        var in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
        for (String value : values) {
            in.pipeInput("key", value);
        }
    }

    private static List<String> written(TopologyTestDriver driver) {
        return driver
                .createOutputTopic("out", new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .toList();
    }

    private double count(String name, String topic) {
        MeterRegistry meters = telemetry.meters();
        var counter = meters.find(name).tags("role", "tested", "topic", topic).counter();
        return counter == null ? 0 : counter.count();
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static final class Undecodable extends StringDeserializer {
        @Override
        public String deserialize(String topic, byte[] data) {
            String text = super.deserialize(topic, data);
            if (text.equals("undecodable")) {
                throw new SerializationException(text);
            }
            return text;
        }
    }

    private static final class Unwritable implements Serializer<String> {
        @Override
        public byte[] serialize(String topic, String value) {
            if (value.equals("unwritable")) {
                throw new SerializationException(value);
            }
            return value.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class Picky extends ContextualProcessor<String, String, String, String> {

        @Override
        public void init(ProcessorContext<String, String> context) {
            super.init(context);
            context.schedule(Duration.ofMinutes(30), PunctuationType.WALL_CLOCK_TIME, _ -> {
                throw new IllegalStateException("timer");
            });
        }

        @Override
        public void process(Record<String, String> record) {
            switch (record.value()) {
                case "garbage" -> throw new IllegalArgumentException("expected a fact, but got garbage");
                case "cast" -> context().forward(record.withValue((String) (Object) Integer.valueOf(1)));
                case "deep" -> deeper(0);
                case "away" -> throw new RegistryUnavailableException("the registry is away");
                default -> context().forward(record);
            }
        }

        private static int deeper(int depth) {
            return depth == Integer.MAX_VALUE ? depth : deeper(depth + 1) + deeper(depth + 2);
        }
    }
}
