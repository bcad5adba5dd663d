package io.streamplane.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.AppliedQueue;
import io.streamplane.apiserver.journal.state.Change;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchFeedTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final InMemoryJournal journal = new InMemoryJournal(Fixtures.KINDS, Fixtures.DECODER);
    private final WatchCache cache = new WatchCache(1_000, 10_000_000);

    @Test
    void shouldTellWatchersOfEveryChangeFromTheRevisionWhereItStarts() throws InterruptedException {
        // Given
        create("before");
        new WatchFeed(cache).start(journal);
        Watcher watcher = cache.watch(Fixtures.POD, 1).orElseThrow();

        // When
        for (int i = 0; i < 500; i++) {
            create("p" + i);
        }

        // Then
        for (int i = 0; i < 500; i++) {
            assertThat(watcher.poll(LONG)).extracting(Change::revision).isEqualTo(i + 2L);
        }
        assertThat(cache.watch(Fixtures.POD, 0)).isEmpty();
    }

    @Test
    void shouldNotHoldUpTheJournalAndCutWatchesThatWouldHaveAGap() throws InterruptedException {
        // Given
        var feed = new WatchFeed(cache, new AppliedQueue.Limits(10, 1_000_000, 1));
        feed.start(journal);
        Watcher watcher = cache.watch(Fixtures.POD, 0).orElseThrow();
        var held = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var slow = Thread.startVirtualThread(() -> hold(held, release));
        held.await();

        // When
        for (int i = 0; i < 100; i++) {
            create("p" + i);
        }
        release.countDown();
        slow.join();

        // Then
        Awaitility.await().until(() -> cache.revision() == 100);
        assertThat(cache.watching()).isZero();
        long last = 0;
        for (Change change = watcher.poll(LONG); change != null; change = watcher.poll(LONG)) {
            assertThat(change.revision()).isEqualTo(last + 1);
            last = change.revision();
        }
        assertThat(last).isLessThan(90);
        assertThat(cache.watch(Fixtures.POD, last)).isEmpty();
        assertThat(cache.watch(Fixtures.POD, 90)).isPresent();
    }

    private void hold(CountDownLatch held, CountDownLatch release) {
        synchronized (cache) {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void create(String name) {
        journal.append(Fixtures.create(Fixtures.pod("ns", name), "u"));
    }
}
