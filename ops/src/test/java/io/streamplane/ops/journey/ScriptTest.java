package io.streamplane.ops.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptTest {

    @Test
    void shouldReadCommandsWhatTheyPrintAndFiles() {
        // Given
        String text = """
                # A comment.
                $ echo one \\
                > two
                one
                ...

                ~ false # since 1.28
                [1]
                -- a.yaml --
                kind: A
                """;

        // When
        var script = Script.parse("test", text);

        // Then
        assertThat(script.steps())
                .containsExactly(
                        new Step(2, false, "echo one \\\ntwo", 0, List.of("one", "...")),
                        new Step(7, true, "false # since 1.28", 1, List.of()));
        assertThat(script.files()).isEqualTo(Map.of("a.yaml", "kind: A\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "kubectl events # since 1.28, 27, false",
        "kubectl events # since 1.28, 28, true",
        "kubectl diff # until 1.30, 30, true",
        "kubectl diff # until 1.30, 31, false",
        "kubectl get pods, 36, true",
    })
    void shouldLeaveOutWhatIsForOtherVersions(String command, int minor, boolean expected) {
        assertThat(new Step(1, false, command, 0, List.of()).isFor(minor)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "web 1/1 {{\\d+s}}                | web   1/1    12s         | true",
                "web 1/1 {{\\d+s}}                | web   0/1    12s         | false",
                "web (a.b)                        | web (a.b)                | true",
                "web (a.b)                        | web (acb)                | false",
                "a\\n...\\nd                        | a\\nb\\nc\\nd               | true",
                "a\\n...\\nd                        | a\\nd                     | true",
                "a\\n...\\nd                        | a\\nb                     | false",
                "a                                | a\\n\\n                    | true",
                "{\"a\":{\"b\":{{\\d+}}}}         | {\"a\":{\"b\":12}}       | true",
            })
    void shouldMatchWhatIsPrinted(String expected, String printed, boolean matches) {
        // Given
        var lines = expected.replace("\\n", "\n").lines().toList();

        // When
        boolean found = Expected.of(lines).matches(printed.replace("\\n", "\n"));

        // Then
        assertThat(found).isEqualTo(matches);
    }

    @Test
    void shouldTellAllLinesThatDidNotPrintWhatIsExpected(@TempDir Path folder) {
        // Given
        var script = Script.parse("test", """
                $ echo $NS
                $NS
                $ echo two; exit 3
                two
                $ cat a.txt
                of $NS
                $ echo four
                five
                -- a.txt --
                of $NS
                """);
        var terminal = KubectlShell.open(folder, Map.of(), Map.of("NS", "here"));

        // When / Then
        assertThatThrownBy(() -> new ScriptRun(script, terminal, 32).run())
                .hasMessageStartingWith("2 of 4 lines:\n---- test:3 (kubectl 1.32)\n$ echo two; exit 3\n")
                .hasMessageContaining("-- expected, exit code 0\ntwo\n-- but, exit code 3\ntwo\n")
                .hasMessageContaining("---- test:7 ")
                .hasMessageContaining("five\n-- but, exit code 0\nfour\n");
    }
}
