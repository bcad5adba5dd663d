package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningsTest {

    @Test
    void shouldQuoteEachOnce() {
        assertThat(Warnings.headers(List.of("unknown field \"a\"", "b\\c", "unknown field \"a\"", "", "x\ny")))
                .containsExactly("299 - \"unknown field \\\"a\\\"\"", "299 - \"b\\\\c\"");
    }

    @Test
    void shouldLeaveALongOneWhole() {
        assertThat(Warnings.headers(List.of("x".repeat(4000)))).containsExactly("299 - \"" + "x".repeat(4000) + "\"");
    }

    @Test
    void shouldCutLongOnesWhereTheyAreManyAndEndWhereTheyAreTooMany() {
        // Given
        List<String> many =
                IntStream.range(0, 300).mapToObj(i -> i + "😀".repeat(500)).toList();

        // When
        List<String> headers = Warnings.headers(many);

        // Then
        assertThat(headers).hasSize(16).allMatch(header -> header.codePointCount(0, header.length()) == 256 + 8);
    }
}
