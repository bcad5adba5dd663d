package io.streamplane.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexesTest {

    @ParameterizedTest(name = "{0} of {1}: {2}, {3} in all")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | 5 | \"\" | 0",
                "0 | 5 | 0 | 1",
                "0,1 | 5 | 0,1 | 2",
                "0-1 | 5 | 0,1 | 2",
                "0,1,2 | 5 | 0-2 | 3",
                "1,3-5,7 | 10 | 1,3-5,7 | 5",
                "1,3-5,7 | 5 | 1,3,4 | 3",
                "8 | 5 | \"\" | 0",
                "x,2,3-y | 5 | 2 | 1",
            })
    void shouldReadAndWriteIntervals(String text, int completions, String written, int total) {
        // Given
        // When
        Indexes indexes = Indexes.parse(text, completions);

        // Then
        assertThat(indexes).hasToString(written);
        assertThat(indexes.total()).isEqualTo(total);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 7})
    void shouldKnowItsIndexes(int index) {
        // Given
        Indexes indexes = Indexes.parse("1,3-5,7", 10);

        // When
        boolean has = indexes.has(index);

        // Then
        assertThat(has).isTrue();
        assertThat(indexes.missing(10, 10)).containsExactly(0, 2, 6, 8, 9).doesNotContain(index);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}, {3} in common")
    @CsvSource(
            delimiter = '|',
            value = {
                "0-2 | 4 | 0-2,4 | 0",
                "0-2 | 3 | 0-3 | 0",
                "0-5 | 2-3 | 0-5 | 2",
                "1,3,5 | 0,2,4 | 0-5 | 0",
                "0-3,6 | 2-7 | 0-7 | 3",
            })
    void shouldJoin(String one, String other, String joined, int common) {
        // Given
        Indexes left = Indexes.parse(one, 10);
        Indexes right = Indexes.parse(other, 10);

        // When
        Indexes both = left.and(right);

        // Then
        assertThat(both).hasToString(joined).isEqualTo(right.and(left));
        assertThat(left.common(right)).isEqualTo(common);
        assertThat(Indexes.of(List.of(3, 1, 2))).hasToString("1-3");
    }
}
