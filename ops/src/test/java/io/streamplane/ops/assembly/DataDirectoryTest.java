package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path folder;

    @Test
    void shouldOpenWhatIsNewEmptyOrItsOwn() throws IOException {
        Path fresh = folder.resolve("a/b");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path mounted =
                Files.createDirectories(folder.resolve("mounted/lost+found")).getParent();
        for (Path root : new Path[] {fresh, empty, mounted}) {
            // When
            DataDirectory.open(root).close();

            // Then
            assertThat(root).isDirectoryContaining("glob:**lock");
            Files.writeString(root.resolve("notes.txt"), "put there later");
            DataDirectory.open(root).close();
        }
    }

    @Test
    void shouldLeaveFoldersOfOthersAlone() throws IOException {
        // Given
        Path home = Files.createDirectory(folder.resolve("home"));
        Path file = Files.writeString(home.resolve("thesis.txt"), "");

        // When / Then
        assertThatThrownBy(() -> DataDirectory.open(home))
                .hasMessage("expected " + home + " to be a data directory of `streamplane up`, or empty, but it holds"
                        + " other files, such as thesis.txt");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .hasMessage("expected " + file + " to be a directory, but it is a file");
        assertThat(home).isDirectoryNotContaining("glob:**lock");
    }

    @Test
    void shouldTakeAKafkaFolderThatWasPutBackFromABackup() throws IOException {
        // Given
        Path root = folder.resolve("restored");
        Files.createDirectories(root.resolve("kafka"));
        Files.writeString(root.resolve("kafka/meta.properties"), "version=1");

        // When
        DataDirectory.open(root).close();

        // Then
        assertThat(root).isDirectoryContaining("glob:**lock");
    }

    @Test
    void shouldSayWhoUsesIt() throws IOException {
        // Given
        try (DataDirectory used = DataDirectory.open(folder)) {
            var uri = URI.create("https://127.0.0.1:6443");
            used.announce(new Endpoints("127.0.0.1:9092", uri, uri));

            // When / Then
            assertThatThrownBy(() -> DataDirectory.open(folder))
                    .hasMessageContaining("another streamplane process uses it, whose API server is " + uri);
        }
    }

    @Test
    void shouldNameAllPortsThatAreNotFree() throws IOException {
        // Given
        try (var first = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var second = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var listeners = new Listeners()
                    .want("127.0.0.1", first.getLocalPort(), "API server", "--port")
                    .want("127.0.0.1", 0, "schema registry", "--schema-registry-port")
                    .want("127.0.0.1", second.getLocalPort(), "Kafka broker", "--kafka-port");

            // When / Then
            assertThatThrownBy(listeners::requireFree)
                    .hasMessageContaining("127.0.0.1:" + first.getLocalPort() + " for the API server (--port)")
                    .hasMessageContaining("127.0.0.1:" + second.getLocalPort() + " for the Kafka broker (--kafka-port)")
                    .hasMessageNotContaining("schema registry");
        }
    }
}
