package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of pods in virtual time, one a file in {@code life}: a Pod, what happens to it from outside, and what its kubelet says
 * then. To write one, leave the last part empty and read with care what the failing test shows.
 */
class LifeTest {

    private static final Path FOLDER = Path.of("src/test/resources/life");

    static Stream<String> lives() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lives")
    void shouldLiveAsDocumented(String file) throws IOException {
        // Given
        String text = Files.readString(FOLDER.resolve(file));
        String[] parts = text.split("(?m)^---\n", -1);

        // When
        String told = Life.tell(parts[0], parts[1]);

        // Then
        assertThat(told).as(file).isEqualTo(parts[2]);
    }
}
