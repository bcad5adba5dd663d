package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static final WorkQueueMeters METERS =
            new WorkQueueMeters.All(Telemetry.none().meters()).of("test");

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectKey KEY = new ObjectKey("ns", "a");
    private static final WorkKey WORK = new WorkKey("configmaps", KEY);
    private static final ConfigMap MAP = new ConfigMapBuilder().build();
    private static final Proposal DECISION = new Proposal.Create("configmaps", KEY, MAP);
    private static final Proposal REPORT = new Proposal.UpdateStatus("configmaps", KEY, MAP, 0L);

    private final WorkQueue queue = new WorkQueue(METERS);

    @Test
    void shouldPutDecisionsDownToTheWorksOwnChangeAndReportsToTheNewest() {
        // Given
        queue.add(WORK, Trigger.of(change("a", stored("a", 3, 0), stored("a", 5, 0)), 5, WORK));
        queue.add(WORK, Trigger.of(change("b", null, stored("b", 7, 0)), 7, WORK));
        queue.add(WORK, Trigger.of(change("a", stored("a", 5, 0), stored("a", 5, 9)), 9, WORK));

        // When
        Map<WorkKey, Trigger> taken = queue.take(NOW);

        // Then
        assertThat(taken).containsOnlyKeys(WORK);
        assertThat(Objects.requireNonNull(taken.get(WORK)).cause(DECISION)).isEqualTo(5);
        assertThat(Objects.requireNonNull(taken.get(WORK)).cause(REPORT)).isEqualTo(9);
    }

    @Test
    void shouldPutDecisionsDownToTheNewestChangeWhereTheWorkItselfDidNotChange() {
        // Given
        queue.add(WORK, Trigger.of(change("b", stored("b", 6, 0), null), 8, WORK));

        // When
        Map<WorkKey, Trigger> taken = queue.take(NOW);

        // Then
        assertThat(Objects.requireNonNull(taken.get(WORK)).cause(DECISION)).isEqualTo(8);
    }

    @Test
    void shouldStillOweADecisionThatWasPutOff() {
        // Given
        queue.add(WORK, new Trigger(5, 5));
        queue.keep(WORK, Objects.requireNonNull(queue.take(NOW).get(WORK)));
        queue.add(WORK, new Trigger(9, 0));

        // When
        Map<WorkKey, Trigger> taken = queue.take(NOW);
        queue.add(WORK, new Trigger(10, 0));
        Map<WorkKey, Trigger> then = queue.take(NOW);

        // Then
        assertThat(Objects.requireNonNull(taken.get(WORK)).cause(DECISION)).isEqualTo(5);
        assertThat(Objects.requireNonNull(then.get(WORK)).cause(DECISION)).isEqualTo(10);
    }

    @Test
    void shouldRememberWhyItIsAskedLater() {
        // Given
        queue.addLater(WORK, new Trigger(5, 0), Duration.ofSeconds(2), NOW);
        queue.addLater(WORK, new Trigger(6, 0), Duration.ofSeconds(1), NOW);
        queue.addLater(WORK, new Trigger(7, 0), Duration.ofSeconds(3), NOW);

        // When
        Map<WorkKey, Trigger> early = queue.take(NOW);
        Map<WorkKey, Trigger> due = queue.take(NOW.plusSeconds(1));
        Map<WorkKey, Trigger> late = queue.take(NOW.plusSeconds(9));

        // Then
        assertThat(early).isEmpty();
        assertThat(due).containsExactly(Map.entry(WORK, new Trigger(7, 0)));
        assertThat(late).isEmpty();
    }

    private static FactChange change(String name, @Nullable Stored<?> before, @Nullable Stored<?> after) {
        return new FactChange("configmaps", new ObjectKey("ns", name), before, after);
    }

    private static Stored<?> stored(String name, long desired, long observed) {
        return Stored.of("configmaps", new ObjectKey("ns", name), MAP, desired, observed);
    }
}
