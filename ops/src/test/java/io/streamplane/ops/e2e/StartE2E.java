package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the way of a start is said in one line, or waited for. */
final class StartE2E {

    private static final Duration END = Duration.ofSeconds(60);

    @Test
    void shouldEndWithOneLineWhereAPortIsTaken(@TempDir Path folder) throws IOException {
        for (String option : List.of("--port", "--kafka-port", "--schema-registry-port")) {
            try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                // Given
                String port = Integer.toString(taken.getLocalPort());

                // When
                var process = StreamplaneProcess.start(folder, "taken", up(folder.resolve(option), option, port));

                // Then
                assertThat(process.awaitExit(END)).isEqualTo(1);
                assertThat(process.output().lines())
                        .as(option)
                        .singleElement()
                        .asString()
                        .startsWith("streamplane: ")
                        .contains(port);
            }
        }
    }

    @Test
    void shouldEndWithOneLineWhereTheDataDirectoryIsTaken(@TempDir Path folder) {
        // Given
        try (var system = RunningSystem.start(folder)) {
            // When
            var second = StreamplaneProcess.start(folder, "second", up(system.dataDir(), "--nodes", "1"));

            // Then
            assertThat(second.awaitExit(END)).isEqualTo(1);
            assertThat(second.output().lines())
                    .singleElement()
                    .asString()
                    .startsWith("streamplane: expected " + system.dataDir()
                            + " to be free, but another streamplane process uses it, whose API server is https://");
            assertThat(system.process().isAlive()).isTrue();
        }
    }

    @Test
    void shouldWaitForABrokerThatIsNotThereYet(@TempDir Path folder) throws IOException {
        // Given
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        String brokers = "127.0.0.1:" + port;
        try (var server = StreamplaneProcess.start(
                        folder,
                        "apiserver",
                        "apiserver",
                        "--bootstrap-servers",
                        brokers,
                        "--port",
                        "0",
                        "--partitions",
                        "3",
                        "--cert-dir",
                        path(folder, "pki"),
                        "--state-dir",
                        path(folder, "state"));
                var controllers = StreamplaneProcess.start(
                        folder,
                        "controllers",
                        "controllers",
                        "--bootstrap-servers",
                        brokers,
                        "--state-dir",
                        path(folder, "controllers"),
                        "--cluster-secret-file",
                        path(folder, "pki/proposals.secret"))) {
            Awaitility.await("both say what they wait for")
                    .atMost(END)
                    .until(() -> List.of(server, controllers).stream()
                            .allMatch(each -> each.output().contains("Waiting for a broker at " + brokers)));

            // When
            try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), port, Map.of())) {

                // Then
                server.awaitReady();
                controllers.awaitReady();
                assertThat(kafka.bootstrapServers()).isEqualTo(brokers);
                server.kill();
                controllers.kill();
            }
        }
    }

    private static String[] up(Path data, String option, String value) {
        var arguments = new java.util.ArrayList<>(List.of("up", "--data-dir", data.toString()));
        for (String port : List.of("--port", "--kafka-port", "--schema-registry-port")) {
            arguments.addAll(List.of(port, port.equals(option) ? value : "0"));
        }
        if (!arguments.contains(option)) {
            arguments.addAll(List.of(option, value));
        }
        return arguments.toArray(String[]::new);
    }

    private static String path(Path folder, String name) {
        return folder.resolve(name).toString();
    }
}
