package io.streamplane.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class RepeatedLookTest {

    private static final Duration SOON = Duration.ofMillis(1);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Throwable> failures = new ArrayList<>();
    private int looks;

    static Stream<Throwable> problems() {
        return Stream.of(new IllegalStateException("no state"), new NoClassDefFoundError("a bug"));
    }

    @Test
    void shouldLookUntilItIsClosed() {
        // When
        new RepeatedLook(closing, SOON, () -> look(5), failures::add).run();

        // Then
        assertThat(looks).isEqualTo(5);
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void shouldTellOfALookThatFailsAndLookNoMore(Throwable problem) {
        // When
        new RepeatedLook(closing, SOON, () -> fail(problem), failures::add).run();

        // Then
        assertThat(looks).isEqualTo(1);
        assertThat(failures).containsExactly(problem);
    }

    @Test
    void shouldEndByAnInterrupt() {
        // Given
        Thread.currentThread().interrupt();

        // When
        new RepeatedLook(closing, SOON, () -> look(1), failures::add).run();

        // Then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(looks).isZero();
        assertThat(failures).isEmpty();
    }

    private void look(int last) {
        looks++;
        if (looks == last) {
            closing.countDown();
        }
    }

    private void fail(Throwable problem) {
        looks++;
        if (problem instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) problem;
    }
}
