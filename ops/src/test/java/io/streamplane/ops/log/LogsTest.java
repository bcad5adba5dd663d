package io.streamplane.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogsTest {

    private static final String OURS = "io.streamplane.Some";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @AfterEach
    void restore() {
        System.setErr(before);
        Logs.set(Logs.Level.WARN, Logs.Format.TEXT);
    }

    @Test
    void shouldSayTheDateAndTheLevel() {
        // Given
        begin(Logs.Level.WARN, Logs.Format.TEXT);

        // When
        LoggerFactory.getLogger(OURS).warn("it {}", "waits");
        LoggerFactory.getLogger(OURS).info("it works");

        // Then
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN {2}Some: it waits");
    }

    @Test
    void shouldGiveOneJsonObjectALine() {
        // Given
        begin(Logs.Level.INFO, Logs.Format.JSON);

        // When
        LoggerFactory.getLogger(OURS).info("two\nlines");
        LoggerFactory.getLogger(OURS).error("broken", new IllegalStateException("why"));

        // Then
        List<JsonNode> lines =
                lines().stream().<JsonNode>map(JsonMapper.shared()::readTree).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().path("message").asString()).isEqualTo("two\nlines");
        assertThat(lines.getFirst().path("level").asString()).isEqualTo("INFO");
        assertThat(lines.getFirst().path("time").asString()).startsWith("20").endsWith("Z");
        assertThat(lines.getLast().path("error").asString()).contains("IllegalStateException: why", "LogsTest");
    }

    @Test
    void shouldShowOfKafkaWhatAUserCanActOnAndTheRestWithDebug() {
        // Given
        begin(Logs.Level.INFO, Logs.Format.TEXT);

        // When
        kafka();
        List<String> usual = lines();
        begin(Logs.Level.DEBUG, Logs.Format.TEXT);
        kafka();
        List<String> debug = lines();

        // Then
        assertThat(usual).hasSize(2);
        assertThat(usual.getFirst()).endsWith("ERROR NetworkClient: wrong password");
        assertThat(usual.getLast()).endsWith("ERROR LogDirFailureChannel: disk full");
        assertThat(debug).hasSize(5);
    }

    private static void kafka() {
        LoggerFactory.getLogger("kafka.server.ReplicaManager").error("fenced");
        LoggerFactory.getLogger("org.apache.kafka.streams.StreamThread").error("rebalance");
        LoggerFactory.getLogger("state.change.logger").error("changed");
        LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient").error("wrong password");
        LoggerFactory.getLogger("org.apache.kafka.storage.internals.log.LogDirFailureChannel")
                .error("disk full");
    }

    private void begin(Logs.Level level, Logs.Format format) {
        bytes.reset();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Logs.set(level, format);
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
