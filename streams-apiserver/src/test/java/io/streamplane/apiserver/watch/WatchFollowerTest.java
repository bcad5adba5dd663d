package io.streamplane.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchFollowerTest {

    private final WatchCache watches = new WatchCache(10, 1_000_000);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private int begun;

    private final ObjectSource objects = new ObjectSource() {
        @Override
        public Snapshot current() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Snapshot> linearizable() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchCache watches() {
            return watches;
        }
    };

    @Test
    void shouldBeginAnewAfterAFailureAndAfterTheEndOfAWatch() throws InterruptedException {
        // Given
        watches.startAt(1);
        var follower = new WatchFollower("test", objects, TestObject.KIND, Duration.ofMillis(1), this::follow);

        // When
        follower.start();
        assertThat(next()).isEqualTo("failing");
        assertThat(next()).isEqualTo("following");
        watches.missed(2);
        assertThat(next()).isEqualTo("over");
        assertThat(next()).isEqualTo("following");
        watches.applied(3, List.of(new Change(3, null, new TestObject(new ObjectKey("default", "a"), 3, "yes"))));
        assertThat(next()).isEqualTo("default/a");
        follower.close();

        // Then
        assertThat(seen).isEmpty();
        assertThat(watches.watching()).isZero();
    }

    private void follow(Watcher changes) throws InterruptedException {
        begun++;
        if (begun == 1) {
            seen.add("failing");
            throw new IllegalStateException("the first time");
        }
        seen.add("following");
        while (!changes.isOver()) {
            Change change = changes.poll(Duration.ofSeconds(30));
            if (change != null) {
                seen.add(change.object().key().toString());
            }
        }
        seen.add("over");
    }

    private String next() throws InterruptedException {
        return String.valueOf(seen.poll(30, TimeUnit.SECONDS));
    }
}
