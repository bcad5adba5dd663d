package io.streamplane.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PriorityLevelTest {

    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    @Test
    void shouldRefuseAtOnceWhereNobodyMayWait() throws InterruptedException {
        var level = level(1, 0, 1, 1);

        assertThat(level.enter("a", 60_000)).isTrue();
        assertThat(level.enter("b", 60_000)).isFalse();
        level.leave();
        assertThat(level.enter("b", 60_000)).isTrue();
    }

    @Test
    void shouldRefuseWhomNobodyMadeRoomForInTime() throws InterruptedException {
        var level = level(1, 4, 1, 10);
        level.enter("a", 0);

        assertThat(level.enter("a", 10)).isFalse();
        level.leave();
        assertThat(level.enter("a", 10)).isTrue();
    }

    @Test
    void shouldNotLetANoisyFlowStopAnother() throws InterruptedException {
        // Given
        var level = level(1, 64, 6, 50);
        level.enter("noisy", 0);
        var order = new LinkedBlockingQueue<String>();
        var noisy = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < 400; i++) {
            noisy.add(entering(level, "noisy", order));
        }
        Awaitility.await()
                .until(() -> noisy.stream().filter(CompletableFuture::isDone).count() == 100);

        // When
        var quiet = entering(level, "quiet", order);
        Awaitility.await().until(() -> {
            if (!quiet.isDone()) {
                level.leave();
            }
            return quiet.isDone();
        });

        // Then
        assertThat(quiet.join()).isTrue();
        assertThat(noisy.stream().filter(each -> each.isDone() && !each.join()))
                .as("those past the queues of its hand")
                .hasSize(100);
        assertThat(new ArrayList<>(order).indexOf("quiet")).isLessThan(50);
    }

    @Test
    void shouldGiveEachSeatToOneOnly() throws InterruptedException {
        // Given
        var level = level(3, 8, 2, 100);
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        var most = new AtomicInteger();
        var now = new AtomicInteger();

        // When
        for (int i = 0; i < 300; i++) {
            String flow = "flow-" + i % 20;
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            if (!level.enter(flow, 30_000)) {
                                return false;
                            }
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            Thread.yield();
                            now.decrementAndGet();
                            level.leave();
                            return true;
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    threads));
        }

        // Then
        assertThat(all).allMatch(CompletableFuture::join);
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(level.enter("a", 0)).isTrue();
    }

    @Test
    void shouldLetTheExemptInAlways() throws InterruptedException {
        var level = new PriorityLevel(new PriorityLevel.Configuration("exempt", "", true, 0, 0, 1, 1), 1);

        for (int i = 0; i < 100; i++) {
            assertThat(level.enter("a", 0)).isTrue();
        }
    }

    private CompletableFuture<Boolean> entering(PriorityLevel level, String flow, LinkedBlockingQueue<String> order) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        boolean entered = level.enter(flow, TimeUnit.SECONDS.toMillis(50));
                        if (entered) {
                            order.add(flow);
                        }
                        return entered;
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    private static PriorityLevel level(int seats, int queues, int hand, int length) {
        return new PriorityLevel(
                new PriorityLevel.Configuration("level", "uid", false, 10, queues, hand, length), seats);
    }
}
