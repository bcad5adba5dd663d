package io.streamplane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PartsTest {

    private static final Duration SOON = Duration.ofMillis(1);

    @Test
    void shouldRepeatWorkThatFailsUntilItIsClosed() throws Exception {
        // Given
        var times = new CountDownLatch(3);
        var parts = new Parts();

        // When
        parts.repeat("moody", SOON, () -> {
            times.countDown();
            throw new IllegalStateException("not yet");
        });

        // Then
        assertThat(times.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(parts.failed()).isNotDone();
        parts.close();
    }

    @Test
    void shouldFailByAnErrorInWorkThatIsRepeated() {
        try (var parts = new Parts()) {
            // When
            parts.repeat("broken", SOON, () -> {
                throw new AssertionError("a bug");
            });

            // Then
            await().until(parts.failed()::isDone);
            assertThat(parts.failed().exceptionNow()).hasMessage("a bug");
        }
    }
}
