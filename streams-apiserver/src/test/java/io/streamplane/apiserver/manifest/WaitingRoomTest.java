package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.manifest.Holdings.Holder;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class WaitingRoomTest {

    private static final long NOW = 1_000_000;
    private static final long LATER = NOW + 10_000;
    private static final int MOST = 100;
    private static final Prerequisite NAMESPACE = new Prerequisite.NamespaceThere("team");
    private static final Prerequisite SERVED_KIND = new Prerequisite.KindServed("v1", "ConfigMap");
    private static final Prerequisite OTHER_KIND = new Prerequisite.KindServed("example.com/v1", "Foo");

    private final WaitingRoom room = new WaitingRoom(10_000);

    @Test
    void shouldTryAgainWhatMayHaveGotWhatItLacks() {
        // Given
        WaitingManifest served = tried(1, "a", SERVED_KIND);
        tried(2, "b", OTHER_KIND);
        tried(3, "c", NAMESPACE);

        // When
        List<WaitingManifest> due = room.due(new Empty(), LATER, MOST);

        // Then
        assertThat(due).containsExactly(served);
        assertThat(room.due(new Empty(), LATER, MOST)).isEmpty();
    }

    @Test
    void shouldTryWhatIsNewFromATopicAndWhoseTimeIsOver() {
        // Given
        WaitingManifest over = tried(1, "a", OTHER_KIND);
        WaitingManifest read =
                WaitingManifest.read(0, "7", submitted(7, "b", OTHER_KIND).written());
        room.assign(1, List.of());
        room.enter(read);

        // When
        List<WaitingManifest> due = room.due(new Empty(), over.until, MOST);

        // Then
        assertThat(due).containsExactly(over, read);
        assertThat(read.record.key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(read.places()).containsExactly(place("b"));
    }

    @Test
    void shouldNotTryBeforeItIsCommittedThatItWaits() {
        // Given
        WaitingManifest entering = submitted(1, "a", SERVED_KIND);
        room.enter(entering);

        // When
        List<WaitingManifest> before = room.due(new Empty(), LATER, MOST);
        room.committed(entering);

        // Then
        assertThat(before).isEmpty();
        assertThat(room.due(new Empty(), LATER, MOST)).containsExactly(entering);
    }

    @Test
    void shouldKeepTheOrderOfAnObject() {
        // Given
        WaitingManifest first = tried(1, "a", OTHER_KIND);
        WaitingManifest second = tried(5, "a", new Prerequisite.TurnOf(place("a")));

        // When
        boolean behind = room.isBehind(0, place("a"), 9);
        List<WaitingManifest> before = room.due(new Empty(), LATER, MOST);
        room.done(first);

        // Then
        assertThat(behind).isTrue();
        assertThat(room.isBehind(0, place("a"), 1)).isFalse();
        assertThat(room.isBehind(1, place("a"), 9)).isFalse();
        assertThat(room.isBehind(0, place("b"), 9)).isFalse();
        assertThat(before).isEmpty();
        assertThat(room.due(new Empty(), LATER, MOST)).containsExactly(second);
    }

    @Test
    void shouldNotTryAgainAtOnce() {
        // Given
        WaitingManifest manifest = tried(1, "a", SERVED_KIND);
        room.due(new Empty(), LATER, MOST);

        // When
        room.stays(manifest, submission(1, "a", SERVED_KIND), LATER);

        // Then
        assertThat(room.due(new Empty(), LATER, MOST)).isEmpty();
        assertThat(room.due(new Empty(), LATER + 1_000, MOST)).containsExactly(manifest);
    }

    @Test
    void shouldStopWhatAKeyAskedForBeforeAndLetNobodyAnswerTwice() {
        // Given
        WaitingManifest before = tried(1, "a", SERVED_KIND);
        WaitingManifest after = tried(9, "b", SERVED_KIND);

        // When
        var stopped = room.stop(Holder.of(0, "key".getBytes(StandardCharsets.UTF_8)), 5);

        // Then
        assertThat(stopped).containsExactly(before);
        assertThat(room.due(new Empty(), LATER, MOST)).containsExactly(after);
        assertThat(room.done(before)).isTrue();
        assertThat(room.done(before)).isFalse();
    }

    @Test
    void shouldHaveABound() {
        // When
        int entered = 0;
        while (room.enter(submitted(entered, "a" + entered, NAMESPACE))) {
            entered++;
        }
        room.release(0);

        // Then
        assertThat(entered).isBetween(5, 20);
        assertThat(room.size()).isZero();
        assertThat(room.enter(submitted(99, "z", NAMESPACE))).isTrue();
    }

    private WaitingManifest tried(long offset, String name, Prerequisite lack) {
        WaitingManifest manifest = submitted(offset, name, lack);
        room.enter(manifest);
        room.committed(manifest);
        room.stays(manifest, submission(offset, name, lack), NOW);
        return manifest;
    }

    private static WaitingManifest submitted(long offset, String name, Prerequisite lack) {
        return WaitingManifest.of(submission(offset, name, lack), NOW + 60_000);
    }

    private static Submission submission(long offset, String name, Prerequisite lack) {
        var record = new ConsumerRecord<>(
                "manifests",
                0,
                offset,
                "key".getBytes(StandardCharsets.UTF_8),
                "value".getBytes(StandardCharsets.UTF_8));
        var who = new Who(
                new AuthenticatedUser("tester", List.of()),
                new Caller("tester", List.of(), "", ""),
                new WriteOptions(false, "m", WriteOptions.FieldValidation.WARN, false));
        var submission = new Submission(record, who, List.of(JsonMapper.shared().createObjectNode()));
        submission.about(0, new ObjectReference("v1", "ConfigMap", "team", name, "", 0, "", 0));
        submission.lack(0, lack, Failures.badRequest("it lacks " + lack.text()));
        return submission;
    }

    private static ObjectPlace place(String name) {
        return new ObjectPlace("", "ConfigMap", "team", name);
    }

    /** No objects, and the built-in kinds. */
    private static final class Empty implements Snapshot {
        @Override
        public long revision() {
            return 0;
        }

        @Override
        public KindRegistry kinds() {
            return Kinds.builtIn();
        }

        @Override
        public Optional<StoredObject> get(Kind kind, ObjectKey key) {
            return Optional.empty();
        }

        @Override
        public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
            return List.of();
        }
    }
}
