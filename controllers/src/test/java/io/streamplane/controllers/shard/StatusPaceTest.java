package io.streamplane.controllers.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

    private static final WorkKey WEB = new WorkKey("replicasets.apps", new ObjectKey("default", "web"));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final StatusPace pace = new StatusPace(Duration.ofMillis(100), 3);

    @Test
    void shouldLetABurstGoAndThenOneInEachInterval() {
        // Given
        int sent = 0;

        // When
        for (int millis = 0; millis < 1000; millis++) {
            if (pace.take(WEB, START.plusMillis(millis)).isZero()) {
                sent++;
            }
        }

        // Then
        assertThat(sent).isEqualTo(3 + 9);
    }

    @Test
    void shouldSayHowLongToWait() {
        // Given
        for (int i = 0; i < 3; i++) {
            pace.take(WEB, START);
        }

        // When
        Duration wait = pace.take(WEB, START.plusMillis(30));

        // Then
        assertThat(wait).isEqualTo(Duration.ofMillis(70));
        assertThat(pace.take(WEB, START.plusMillis(100))).isZero();
    }

    @Test
    void shouldGiveTheBurstBackAfterAQuietTime() {
        // Given
        for (int i = 0; i < 3; i++) {
            pace.take(WEB, START);
        }

        // When
        Instant later = START.plusMillis(300);

        // Then
        assertThat(pace.take(WEB, later)).isZero();
        assertThat(pace.take(WEB, later)).isZero();
        assertThat(pace.take(WEB, later)).isZero();
        assertThat(pace.take(WEB, later)).isPositive();
    }
}
