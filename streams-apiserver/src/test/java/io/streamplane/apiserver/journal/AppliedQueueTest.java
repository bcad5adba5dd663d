package io.streamplane.apiserver.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.AppliedQueue;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AppliedQueueTest {

    private final AtomicInteger wakes = new AtomicInteger();

    @Test
    void shouldGiveAllThatWaitsInOrder() {
        // Given
        var queue = queue(10, 1_000_000, 1);
        offer(queue, 0, 5);

        // When
        var taken = queue.take();

        // Then
        assertThat(taken).extracting(AppliedCommand::offset).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void shouldDropTheOldestWhereTheConsumerIsTooSlow() {
        // Given
        var queue = queue(3, 1_000_000, 1);

        // When
        offer(queue, 0, 100);

        // Then
        assertThat(queue.take()).extracting(AppliedCommand::offset).containsExactly(97L, 98L, 99L);
    }

    @Test
    void shouldHoldNoMoreBytesThanItMayButAlwaysTheNewest() {
        // Given
        var queue = queue(100, 2_000, 1);

        // When
        offer(queue, 0, 100);

        // Then
        assertThat(queue.take()).extracting(AppliedCommand::offset).containsExactly(97L, 98L, 99L);
        var tiny = queue(100, 1, 1);
        offer(tiny, 0, 3);
        assertThat(tiny.take()).extracting(AppliedCommand::offset).containsExactly(2L);
    }

    @Test
    void shouldWakeTheConsumerOnceUntilItHasTakenAll() {
        // Given
        var queue = queue(10, 1_000_000, 4);

        // When
        offer(queue, 0, 3);
        int before = wakes.get();
        offer(queue, 3, 3);
        queue.take();
        offer(queue, 6, 6);
        int meanwhile = wakes.get();
        queue.take();
        queue.take();
        offer(queue, 12, 4);

        // Then
        assertThat(List.of(before, meanwhile, wakes.get())).containsExactly(0, 1, 2);
    }

    private AppliedQueue queue(int commands, long bytes, int wakeAt) {
        return new AppliedQueue(new AppliedQueue.Limits(commands, bytes, wakeAt), wakes::incrementAndGet);
    }

    private static void offer(AppliedQueue queue, long from, int count) {
        for (long offset = from; offset < from + count; offset++) {
            queue.applied(new AppliedCommand(offset, null, null, List.of(), List.of()));
        }
    }
}
