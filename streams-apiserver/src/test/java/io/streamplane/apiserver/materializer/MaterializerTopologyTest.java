package io.streamplane.apiserver.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaterializerTopologyTest {

    private static final ResourceKey POD = Fixtures.pod("ns", "a");

    private final CommandCodec codec = new CommandCodec(new InMemorySchemaRegistry());
    private final Telemetry telemetry = Telemetry.create();
    private final TopologyTestDriver driver = new TopologyTestDriver(
            MaterializerTopology.build(codec, () -> 10, Views.ALL, ViewTopics.PRESENT),
            new Supervision("materializer", Supervision.Poison.STOPS, telemetry).installedIn(measured()));
    private final TestInputTopic<byte[], byte[]> journal =
            driver.createInputTopic(Topics.JOURNAL, new ByteArraySerializer(), new ByteArraySerializer());

    private static Properties measured() {
        var settings = new Properties();
        settings.put("metrics.recording.level", "DEBUG");
        return settings;
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldWriteEachAcceptedPartToItsTopic() {
        // When
        pipe(Fixtures.create(POD, "u1"), Fixtures.create(POD, "u2"), Fixtures.status(POD, "Running"));

        // Then
        assertThat(read("desired.pods"))
                .containsExactly("ns/a @1 uid=u1 {\"metadata\":{\"name\":\"a\",\"uid\":\"u1\"},\"spec\":{\"n\":0}}");
        assertThat(read("observed.pods")).containsExactly("ns/a @3 {\"phase\":\"Running\"}");
        assertThat(read("bindings")).isEmpty();
    }

    @Test
    void shouldKeepTheBindingsOfAPod() {
        // When
        pipe(
                Fixtures.create(POD, "u1"),
                Fixtures.bind(POD, "u1", "node-1"),
                Fixtures.bind(POD, "u1", "node-1"),
                Fixtures.delete(POD));

        // Then
        assertThat(read("bindings"))
                .extracting(record -> record.replaceAll(" uid.*| \\{.*", ""))
                .containsExactly("pods ns/a desired @2", "pods ns/a desired @3", "pods ns/a desired @4 null");
        assertThat(read("desired.pods")).last().isEqualTo("ns/a @4 null");
    }

    @Test
    void shouldBindAPodWithTheStatusThatItHas() {
        // When
        pipe(
                Fixtures.create(POD, "u1"),
                Fixtures.status(POD, "Pending"),
                Fixtures.bind(POD, "u1", "node-1"),
                Fixtures.status(POD, "Running"),
                Fixtures.delete(POD));

        // Then
        assertThat(read("bindings"))
                .extracting(record -> record.replaceAll("\\{\"metadata.*", "..."))
                .containsExactly(
                        "pods ns/a desired @3 ...",
                        "pods ns/a observed @2 {\"phase\":\"Pending\"}",
                        "pods ns/a observed @4 {\"phase\":\"Running\"}",
                        "pods ns/a desired @5 null",
                        "pods ns/a observed @5 null");
    }

    @Test
    void shouldKeepPodsInTheirShardAndForTheScheduler() {
        // When
        pipe(Fixtures.create(POD, "u1"), Fixtures.status(POD, "Running"), Fixtures.delete(POD));

        // Then
        List<String> state = read("state");
        assertThat(state)
                .extracting(record -> record.replaceAll(" \\{.*", ""))
                .containsExactly(
                        "pods ns/a desired @1",
                        "pods ns/a observed @2",
                        "pods ns/a desired @3 null",
                        "pods ns/a observed @3 null");
        assertThat(read("scheduling")).isEqualTo(state);
        assertThat(read("cluster")).isEmpty();
    }

    /** For each look makes Streams commit, which costs a transaction, and an idle system made ten a second. */
    @Test
    void shouldLookAtTheViewsOnceAndNotAgainWhileNothingComes() {
        // When
        for (int i = 0; i < 50; i++) {
            driver.advanceWallClockTime(Duration.ofMillis(10));
        }

        // Then
        assertThat(driver.metrics().entrySet())
                .filteredOn(metric -> metric.getKey().name().equals("punctuate-total"))
                .singleElement()
                .extracting(metric -> metric.getValue().metricValue())
                .isEqualTo(1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "scheduling", "bindings"})
    void shouldMarkEachRecordThatIsNotTheLastOfItsCommand(String topic) {
        // When
        pipe(
                Fixtures.create(POD, "u1"),
                Fixtures.bind(POD, "u1", "node-1"),
                Fixtures.status(POD, "Running"),
                Fixtures.delete(POD));

        // Then: only the deletion has two records on one partition
        assertThat(driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList())
                .filteredOn(record -> FactHeaders.hasMore(record.headers()))
                .extracting(record -> record.key() + " @" + FactHeaders.revision(record.headers()))
                .containsExactly("pods ns/a desired @4");
    }

    @Test
    void shouldKeepANamespaceForAllAndWithItsContents() {
        // Given
        var namespace = new ResourceKey("namespaces", ObjectKey.clusterScoped("ns"));

        // When
        pipe(Fixtures.create(namespace, "u1"), Fixtures.create(POD, "u2"));

        // Then
        assertThat(read("cluster")).hasSize(1).first().asString().startsWith("namespaces /ns desired @1");
        assertThat(read("state"))
                .extracting(record -> record.substring(0, record.indexOf('@')))
                .containsExactly("namespaces /ns desired ", "pods ns/a desired ");
    }

    @Test
    void shouldKeepTheChosenViewsOnly() {
        assertThat(Destination.of(FactKey.desired(POD), Views.parse("deployments.apps, pods")))
                .extracting(Destination::topic)
                .containsExactly("state", "scheduling", "desired.pods");
        assertThat(Destination.of(FactKey.desired(POD), Views.parse("none")))
                .extracting(Destination::topic)
                .containsExactly("state", "scheduling");
    }

    @Test
    void shouldWriteTombstonesOnlyWhereSomethingWas() {
        // When
        pipe(Fixtures.create(POD, "u1"), Fixtures.delete(POD), Fixtures.delete(POD));

        // Then
        assertThat(read("desired.pods")).hasSize(2).last().isEqualTo("ns/a @2 null");
        assertThat(read("observed.pods")).isEmpty();
        assertThat(read("bindings")).isEmpty();
    }

    @Test
    void shouldPassOverForeignText() {
        // When
        journal.pipeInput(null, "hello".getBytes(StandardCharsets.UTF_8));
        pipe(Fixtures.create(POD, "u1"));

        // Then
        assertThat(read("desired.pods")).singleElement().asString().startsWith("ns/a @2 ");
        assertThat(telemetry.scrape("").lines())
                .contains(
                        "streamplane_records_skipped_total{role=\"materializer\",topic=\"journal\"} 1.0",
                        "streamplane_materializer_revision 2.0",
                        "streamplane_materializer_lag 8.0");
    }

    @Test
    void shouldStopAtACommandOfALaterVersion() {
        // Given
        byte[] later = codec.encode(Fixtures.create(POD, "u1"));
        later[5] = 4;

        // When / Then
        assertThatThrownBy(() -> journal.pipeInput(signed(later)))
                .hasStackTraceContaining("expected a command at journal-0@0, but: expected a command of version 1");
    }

    @Test
    void shouldKeepItsNames() {
        assertThat(MaterializerTopology.build(codec, () -> Long.MAX_VALUE, Views.ALL, ViewTopics.PRESENT)
                        .describe()
                        .toString())
                .contains("Source: journal", "Processor: materialize (stores: [entries])", "Sink: facts");
    }

    private TestRecord<byte[], byte[]> signed(byte[] value) {
        var headers = new RecordHeaders();
        codec.signature().putInto(headers);
        return new TestRecord<>(null, value, headers);
    }

    private void pipe(Command... commands) {
        for (Command command : commands) {
            journal.pipeInput(signed(codec.encode(command)));
        }
    }

    private List<String> read(String topic) {
        return driver
                .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> record.key() + " @" + FactHeaders.revision(record.headers())
                        + (record.headers().lastHeader(FactHeaders.UID) == null || !topic.startsWith("desired")
                                ? ""
                                : " uid=" + FactHeaders.uid(record.headers()))
                        + " " + (record.value() == null ? "null" : Fixtures.text(record.value())))
                .toList();
    }
}
