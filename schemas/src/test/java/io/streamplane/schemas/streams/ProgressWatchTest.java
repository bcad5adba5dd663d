package io.streamplane.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.streams.ProgressWatch.Patience;
import io.streamplane.schemas.streams.ProgressWatch.Sample;
import io.streamplane.schemas.streams.ProgressWatch.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProgressWatchTest {

    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(10));

    @Test
    void shouldTellOfWorkThatIsNotDoneAndStartOverLessAndLessOften() {
        assertThat(verdicts(32, second -> new Sample(true, true, 7))).isEqualTo("..LLSLLLLLLLSLLLLLLLLLSLLLLLLLLL");
    }

    @Test
    void shouldBeContentWhileThereIsNoWork() {
        assertThat(verdicts(12, second -> new Sample(false, true, 7))).isEqualTo("............");
    }

    @Test
    void shouldBeContentWhileWorkIsDone() {
        assertThat(verdicts(12, second -> new Sample(true, true, second))).isEqualTo("............");
    }

    @Test
    void shouldNotStartOverWithoutABroker() {
        assertThat(verdicts(12, second -> new Sample(true, false, 7))).isEqualTo("..LLLLLLLLLL");
    }

    @Test
    void shouldBeContentAgainWhenWorkIsDone() {
        assertThat(verdicts(14, second -> new Sample(true, true, second < 8 ? 7 : 8)))
                .isEqualTo("..LLSLLL..LLSL");
    }

    @Test
    void shouldNotTakeFiguresThatWentWithAThreadForWork() {
        assertThat(verdicts(8, second -> new Sample(true, true, second < 3 ? 7 : 2)))
                .isEqualTo("..LLSLLL");
    }

    private static String verdicts(int seconds, IntFunction<Sample> samples) {
        var watch = new ProgressWatch(PATIENCE);
        return IntStream.range(0, seconds)
                .mapToObj(second -> watch.look(samples.apply(second), Instant.EPOCH.plusSeconds(second)))
                .map(ProgressWatchTest::letter)
                .collect(Collectors.joining());
    }

    private static String letter(Verdict verdict) {
        return switch (verdict) {
            case FINE -> ".";
            case LATE -> "L";
            case START_OVER -> "S";
        };
    }
}
