package io.streamplane.schemas.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Holds the rules still: each file is a history with the verdict on every command and the state at its end. Never edit
 * an expectation here; a change of the rules is a new command version with files of its own.
 */
class GoldenJournalsTest {

    private static final Path FOLDER = Path.of("src/test/resources/journals");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** @param state by "resource namespace/name": "uid desired=revision observed=revision" */
    record Golden(String about, List<GoldenCommand> commands, Map<String, String> state) {}

    @TestFactory
    Stream<DynamicTest> shouldDecideAsEver() throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(FOLDER)) {
            files = listing.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) {
        // Given
        assertThat(file.toString()).as("a golden journal").endsWith(".yaml");
        Golden golden = read(file);

        // When
        ModelState state = ModelState.replay(
                golden.commands().stream().map(GoldenCommand::command).toList());

        // Then
        assertThat(state.verdicts().stream().map(GoldenCommand::words).toList())
                .isEqualTo(
                        golden.commands().stream().map(GoldenCommand::verdict).toList());
        var content = new TreeMap<String, String>();
        state.entries()
                .forEach((key, entry) -> content.put(
                        key.toString(),
                        entry.uid() + " desired=" + entry.desiredRevision() + " observed=" + entry.observedRevision()));
        assertThat(content).isEqualTo(golden.state());
    }

    private static Golden read(Path file) {
        try {
            return YAML.readValue(Files.readString(file), Golden.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
