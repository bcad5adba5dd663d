package io.streamplane.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WatchCacheTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** A client that reconnects from the last revision that it knows, by change or by bookmark. */
    private static final class Client {
        private final List<Long> seen = new ArrayList<>();
        private long known;
        private @Nullable Watcher watcher;
        private int resumed;
        private int expired;

        void step(WatchCache cache, List<Long> all, Random random) throws InterruptedException {
            Watcher open = watcher;
            if (open == null) {
                watcher = cache.watch(TestObject.KIND, known).orElse(null);
                if (watcher == null) {
                    expired++;
                    relist(cache, all);
                } else {
                    resumed++;
                }
                return;
            }
            for (int i = random.nextInt(40); i > 0; i--) {
                Change change = open.poll(Duration.ZERO);
                if (change != null) {
                    assertThat(change.revision()).isGreaterThan(known);
                    seen.add(change.revision());
                    known = change.revision();
                }
            }
            long bookmark = open.caughtUpTo();
            if (bookmark >= 0) {
                assertThat(bookmark).isGreaterThanOrEqualTo(known);
                known = bookmark;
            }
            if (open.isOver() || random.nextInt(20) == 0) {
                open.close();
                watcher = null;
            }
        }

        private void relist(WatchCache cache, List<Long> all) {
            long now = cache.revision();
            all.stream().filter(revision -> revision > known && revision <= now).forEach(seen::add);
            known = now;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldTellEveryClientEachChangeOnceInOrder(long seed) throws InterruptedException {
        // Given
        var random = new Random(seed);
        var cache = new WatchCache(50, 1_000_000);
        cache.startAt(10);
        List<Client> clients = List.of(new Client(), new Client(), new Client(), new Client());
        clients.forEach(client -> client.known = 10);
        var all = new ArrayList<Long>();
        long revision = 10;

        // When
        for (int step = 0; step < 3_000; step++) {
            revision++;
            boolean changes = random.nextInt(4) > 0;
            cache.applied(revision, changes ? List.of(change(revision)) : List.of());
            if (changes) {
                all.add(revision);
            }
            clients.get(random.nextInt(4)).step(cache, all, random);
        }
        for (Client client : clients) {
            while (client.known < revision) {
                client.step(cache, all, random);
            }
        }

        // Then
        for (Client client : clients) {
            assertThat(client.seen).as("seed " + seed).isEqualTo(all);
            assertThat(client.resumed).isPositive();
        }
    }

    @Test
    void shouldEndWatchesWithTheDefinitionOfTheirKind() throws InterruptedException {
        // Given
        var cache = new WatchCache(10, 1_000_000);
        Kind definitions = Kinds.builtIn().get("customresourcedefinitions.apiextensions.k8s.io");
        var definition =
                new TestObject(ObjectKey.clusterScoped("configmaps"), 10, "yes", definitions, TestObject.BYTES);
        Watcher watcher = cache.watch(TestObject.KIND, 0).orElseThrow();
        Watcher other = cache.watch(definitions, 0).orElseThrow();
        cache.applied(11, List.of(change(11)));

        // When
        cache.applied(12, List.of(new Change(12, definition, null)));

        // Then
        assertThat(watcher.poll(LONG)).isNotNull();
        assertThat(watcher.poll(LONG)).isNull();
        assertThat(watcher.isOver()).isTrue();
        assertThat(other.poll(LONG)).isNotNull();
        assertThat(other.isOver()).isFalse();
    }

    @Test
    void shouldSayThatARevisionIsTooOldOnceItsChangesAreForgotten() {
        // Given
        var cache = new WatchCache(3, 1_000_000);
        cache.startAt(10);

        // When
        for (long revision = 11; revision <= 15; revision++) {
            cache.applied(revision, List.of(change(revision)));
        }

        // Then
        assertThat(cache.watch(TestObject.KIND, 11)).isEmpty();
        assertThat(cache.watch(TestObject.KIND, 12)).isPresent();
        assertThat(cache.watch(Kinds.builtIn().get("pods"), 9)).isEmpty();
        assertThat(cache.watch(Kinds.builtIn().get("pods"), 10)).isPresent();
    }

    @Test
    void shouldForgetTheOldestOfTheKindThatTakesTheMostWhereAllTakeTooMuch() {
        // Given
        var cache = new WatchCache(1_000, 10 * TestObject.BYTES);
        cache.startAt(10);
        Kind few = Fixtures.POD;

        // When
        cache.applied(
                11,
                List.of(new Change(
                        11, null, new TestObject(ObjectKey.parse("ns/a"), 11, "yes", few, TestObject.BYTES))));
        for (long revision = 12; revision <= 100; revision++) {
            cache.applied(revision, List.of(change(revision)));
        }

        // Then
        assertThat(cache.watch(few, 10)).isPresent();
        assertThat(cache.watch(TestObject.KIND, 90)).isEmpty();
        assertThat(cache.watch(TestObject.KIND, 91)).isPresent();
    }

    @Test
    void shouldCutAWatcherWhoseQueueTakesTooMuchMemory() throws InterruptedException {
        // Given
        var cache = new WatchCache(10, 10 * Watcher.QUEUE_BYTES);
        Watcher slow = cache.watch(TestObject.KIND, 0).orElseThrow();
        Watcher reading = cache.watch(TestObject.KIND, 0).orElseThrow();
        var large = new TestObject(ObjectKey.parse("ns/a"), 1, "yes", TestObject.KIND, Watcher.QUEUE_BYTES / 4);

        // When
        for (long revision = 1; revision <= 5; revision++) {
            cache.applied(revision, List.of(new Change(revision, null, large)));
            assertThat(reading.poll(LONG)).isNotNull();
        }

        // Then
        assertThat(cache.watching()).isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            assertThat(slow.poll(LONG)).isNotNull();
        }
        assertThat(slow.poll(LONG)).isNull();
        assertThat(reading.caughtUpTo()).isEqualTo(5);
    }

    @Test
    void shouldCutAWatcherThatFallsBehindAndLetItDrain() throws InterruptedException {
        // Given
        var cache = new WatchCache(10, 1_000_000);
        Watcher slow = cache.watch(TestObject.KIND, 0).orElseThrow();

        // When
        for (long revision = 1; revision <= Watcher.QUEUE + 5; revision++) {
            cache.applied(revision, List.of(change(revision)));
        }

        // Then
        assertThat(cache.watching()).isZero();
        for (long revision = 1; revision <= Watcher.QUEUE; revision++) {
            assertThat(slow.isOver()).isFalse();
            assertThat(slow.poll(LONG)).extracting(Change::revision).isEqualTo(revision);
        }
        assertThat(slow.caughtUpTo()).isEqualTo(-1);
        assertThat(slow.poll(LONG)).isNull();
        assertThat(slow.isOver()).isTrue();
    }

    @Test
    void shouldWakeAWaitingWatcherWhenTheServerStops() throws InterruptedException {
        // Given
        var cache = new WatchCache(10, 1_000_000);
        Watcher watcher = cache.watch(TestObject.KIND, 0).orElseThrow();
        var stop = Thread.ofVirtual().start(cache::close);

        // When
        Change change = watcher.poll(LONG);

        // Then
        stop.join();
        assertThat(change).isNull();
        assertThat(watcher.isOver()).isTrue();
        Watcher late = cache.watch(TestObject.KIND, 0).orElseThrow();
        assertThat(late.poll(LONG)).isNull();
        assertThat(cache.watching()).isEqualTo(1);
        watcher.close();
        assertThat(cache.watching()).isZero();
    }

    private static Change change(long revision) {
        return new Change(revision, null, new TestObject(ObjectKey.parse("ns/a"), revision, "yes"));
    }
}
