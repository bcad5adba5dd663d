package io.streamplane.schemas.kind.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
        Indexes indexes = Indexes.lenient(text, completions);

        // Then
        assertThat(indexes).hasToString(written);
        assertThat(indexes.total()).isEqualTo(total);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 7})
    void shouldKnowItsIndexes(int index) {
        // Given
        Indexes indexes = Indexes.lenient("1,3-5,7", 10);

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
        Indexes left = Indexes.lenient(one, 10);
        Indexes right = Indexes.lenient(other, 10);

        // When
        Indexes both = left.and(right);

        // Then
        assertThat(both).hasToString(joined).isEqualTo(right.and(left));
        assertThat(left.common(right)).isEqualTo(common);
        assertThat(Indexes.of(List.of(3, 1, 2))).hasToString("1-3");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | ''",
                "0,2-4,7 | 0,2-4,7",
                "3,4 | 3,4",
                "9 | 9",
            })
    void shouldReadWhatIsInOrder(String text, String written) {
        // Given
        // When
        Indexes indexes = Indexes.strict(text, 10);

        // Then
        assertThat(indexes).hasToString(written);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "1-2-3 | 'too many separators in interval, interval: \"1-2-3\"'",
                "2,1 | non-increasing order, previous: 2, current: 1",
                "3-3 | non-increasing order, previous: 3, current: 3",
                "1, | 'cannot convert string to integer for index: \"\"'",
                "x | 'cannot convert string to integer for index: \"x\"'",
                "10 | 'too large index: \"10\"'",
                "8-10 | 'too large index: \"10\"'",
            })
    void shouldRefuseOtherTextWhereItIsStrict(String text, String problem) {
        // Given
        // When
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Indexes.strict(text, 10))
                .withMessage(problem);
    }
}
