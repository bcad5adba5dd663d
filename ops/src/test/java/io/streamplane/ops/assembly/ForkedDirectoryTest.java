package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.kubelet.node.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedDirectoryTest {

    private static final ForkOrigin ORIGIN = new ForkOrigin(
            "mycluster",
            4711,
            Instant.parse("2026-11-22T10:00:00Z"),
            null,
            List.of(new SimulatedNode("node-7", 7, Map.of("cpu", "8", "pods", "110"))));

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatItWrote() throws IOException {
        // When
        ORIGIN.write(folder.resolve("fork.json"));

        // Then
        assertThat(ForkOrigin.read(folder.resolve("fork.json"))).contains(ORIGIN);
        assertThat(ForkOrigin.read(folder.resolve("none.json"))).isEmpty();
    }

    @Test
    void shouldHaveItsNameOnlyWhenItIsComplete() throws IOException {
        // Given
        Path target = Files.createDirectories(folder.resolve("new"));
        Path part = folder.resolve("new.part");
        Files.createDirectories(part.resolve("kafka/left-0"));
        Files.createFile(part.resolve("lock"));
        Files.writeString(part.resolve("kafka/left-0/over.log"), "by a killed process");

        // When
        try (var directory = ForkedDirectory.begin(target)) {
            // Then
            assertThat(part.resolve("kafka/left-0")).doesNotExist();
            assertThat(target).isEmptyDirectory();

            // When
            directory.complete(ORIGIN);
        }

        // Then
        assertThat(part).doesNotExist();
        assertThat(ForkOrigin.read(target.resolve("fork.json"))).contains(ORIGIN);
        assertThatThrownBy(() -> ForkedDirectory.begin(target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is something already");
    }
}
