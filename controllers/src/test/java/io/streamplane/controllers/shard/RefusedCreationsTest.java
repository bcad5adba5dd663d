package io.streamplane.controllers.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusedCreationsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WorkKey WEB = new WorkKey("replicasets.apps", new ObjectKey("ns", "web"));

    private final RefusedCreations refused = new RefusedCreations();

    @Test
    void shouldWaitTwiceAsLongAfterEachRefusalButNotForEver() {
        // Given
        var waits = new ArrayList<Long>();
        Instant now = NOW;

        // When
        for (int time = 0; time < 9; time++) {
            assertThat(refused.refuse("web", "ns", "no", Set.of(WEB), now)).isTrue();
            assertThat(refused.refuse("web", "ns", "no", Set.of(WEB), now)).isFalse();
            long seconds = 0;
            while (refused.holds("web", WEB, 0, now)) {
                now = now.plusSeconds(1);
                seconds++;
            }
            waits.add(seconds);
        }

        // Then
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void shouldTryWithOneAndGoOnWhenItIsMade() {
        // Given
        refused.refuse("web", "ns", "no", Set.of(WEB), NOW);
        Instant later = NOW.plusSeconds(1);

        // When
        boolean first = refused.holds("web", WEB, 0, later);
        boolean second = refused.holds("web", WEB, 1, later);
        Set<WorkKey> waiting = refused.forget("web");

        // Then
        assertThat(first).isFalse();
        assertThat(second).isTrue();
        assertThat(waiting).containsExactly(WEB);
        assertThat(refused.holds("web", WEB, 1, later)).isFalse();
        assertThat(refused.message("web")).isNull();
    }

    @Test
    void shouldDoTheWorkAgainWhenTheWaitIsOver() {
        // Given
        refused.refuse("web", "ns", "no", Set.of(WEB), NOW);

        // When / Then
        assertThat(refused.due(NOW)).isEmpty();
        assertThat(refused.due(NOW.plusSeconds(1))).containsExactly(WEB);
        assertThat(refused.due(NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void shouldNotWaitLongWhereLimitsOfTheNamespaceChange() {
        // Given
        Instant now = NOW;
        for (int time = 0; time < 6; time++) {
            now = now.plusSeconds(100);
            refused.refuse("web", "ns", "no", Set.of(WEB), now);
        }

        // When
        refused.hasten("other", now);
        boolean other = refused.holds("web", WEB, 0, now.plusSeconds(1));
        refused.hasten("ns", now);

        // Then
        assertThat(other).isTrue();
        assertThat(refused.holds("web", WEB, 0, now.plusSeconds(1))).isFalse();
    }
}
