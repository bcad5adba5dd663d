package io.streamplane.apiserver.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaterializerTopologyTest {

    private static final ResourceKey POD = Fixtures.pod("ns", "a");

    private final CommandCodec codec = new CommandCodec(new InMemorySchemaRegistry());
    private final TopologyTestDriver driver =
            new TopologyTestDriver(MaterializerTopology.build(codec, () -> Long.MAX_VALUE), new Properties());
    private final TestInputTopic<byte[], byte[]> journal =
            driver.createInputTopic(Topics.JOURNAL, new ByteArraySerializer(), new ByteArraySerializer());

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
                .extracting(record -> record.substring(0, 7))
                .containsExactly("ns/a @2", "ns/a @3", "ns/a @4");
        assertThat(read("desired.pods")).last().isEqualTo("ns/a @4 null");
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
    }

    @Test
    void shouldStopAtACommandOfALaterVersion() {
        // Given
        byte[] later = codec.encode(Fixtures.create(POD, "u1"));
        later[5] = 4;

        // When / Then
        assertThatThrownBy(() -> journal.pipeInput(null, later))
                .hasStackTraceContaining("expected a command at journal-0@0, but: expected a command of version 1");
    }

    @Test
    void shouldKeepItsNames() {
        assertThat(MaterializerTopology.build(codec, () -> Long.MAX_VALUE)
                        .describe()
                        .toString())
                .contains("Source: journal", "Processor: materialize (stores: [entries])", "Sink: facts");
    }

    private void pipe(Command... commands) {
        for (Command command : commands) {
            journal.pipeInput(null, codec.encode(command));
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
                        + " " + (record.value() == null ? "null" : new String(record.value(), StandardCharsets.UTF_8)))
                .toList();
    }
}
