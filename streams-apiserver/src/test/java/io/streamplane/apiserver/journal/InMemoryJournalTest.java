package io.streamplane.apiserver.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.RevisionNotReachedException;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryJournalTest {

    private final InMemoryJournal journal = new InMemoryJournal(Fixtures.KINDS, Fixtures.DECODER);

    @Test
    void shouldShowTheWholeObjectWithItsRevision() {
        // Given
        journal.append(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));

        // When
        journal.append(Fixtures.status(Fixtures.pod("ns", "a"), "Running"));

        // Then
        StoredObject object =
                journal.current().get(Fixtures.POD, new ObjectKey("ns", "a")).orElseThrow();
        assertThat(new String(object.json(), StandardCharsets.UTF_8))
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"uid\":\"u1\","
                        + "\"resourceVersion\":\"2\"},\"spec\":{\"n\":0},\"status\":{\"phase\":\"Running\"}}");
        assertThat(object.desiredRevision()).isEqualTo(1);
        assertThat(object.observedRevision()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheSnapshotOfEachOutcome() {
        // Given
        var first = outcome(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));

        // When
        var second = outcome(Fixtures.create(Fixtures.pod("ns", "a"), "u2"));
        outcome(Fixtures.delete(Fixtures.pod("ns", "a")));

        // Then
        assertThat(first).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.revision()).isEqualTo(1);
            assertThat(accepted.snapshot().list(Fixtures.POD, null)).hasSize(1);
        });
        assertThat(second).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.failed()).isEqualTo(new Precondition.Absent(Fixtures.pod("ns", "a")));
            assertThat(rejected.snapshot().revision()).isEqualTo(2);
            assertThat(rejected.snapshot().list(Fixtures.POD, null)).hasSize(1);
        });
        assertThat(journal.current().list(Fixtures.POD, null)).isEmpty();
    }

    @Test
    void shouldCarryObjectsOfAKindThatItDoesNotKnow() {
        // Given
        var key = new ResourceKey("ingresses.networking.k8s.io", new ObjectKey("ns", "web"));
        journal.append(Fixtures.create(key, "u1"));

        // When
        var again = outcome(Fixtures.create(key, "u2"));
        var stale = outcome(Fixtures.update(key, "u1", 2, 1));
        var updated = outcome(Fixtures.update(key, "u1", 1, 1));
        journal.append(Fixtures.status(key, "Ready"));
        var pod = outcome(Fixtures.create(Fixtures.pod("ns", "a"), "u3"));

        // Then
        var state = (ClusterState) journal.current();
        assertThat(again).isInstanceOf(Outcome.Rejected.class);
        assertThat(stale).isInstanceOf(Outcome.Rejected.class);
        assertThat(updated).isInstanceOf(Outcome.Accepted.class);
        assertThat(pod).isInstanceOf(Outcome.Accepted.class);
        assertThat(state.get(key)).isEqualTo(new Entry("u1", 4, 5));
        assertThat(state.unknown()).isEqualTo(1);
        assertThat(state.list(Fixtures.POD, null)).hasSize(1);
        journal.append(Fixtures.delete(key));
        assertThat(((ClusterState) journal.current()).unknown()).isZero();
    }

    @Test
    void shouldListANamespaceInKeyOrder() {
        // Given
        for (String key : List.of("b/z", "a/x", "b/-", "ba/a", "b/a", "a/y")) {
            ObjectKey parsed = ObjectKey.parse(key);
            journal.append(Fixtures.create(Fixtures.pod(parsed.namespace(), parsed.name()), "u-" + key));
        }

        // When
        var ofNamespace = journal.current().list(Fixtures.POD, "b");

        // Then
        assertThat(ofNamespace).extracting(object -> object.key().toString()).containsExactly("b/-", "b/a", "b/z");
        assertThat(journal.current().list(Fixtures.POD, null))
                .extracting(object -> object.key().toString())
                .containsExactly("a/x", "a/y", "b/-", "b/a", "b/z", "ba/a");
        assertThat(journal.current().list(Fixtures.NAMESPACE, null)).isEmpty();
    }

    @Test
    void shouldTellListenersOfEveryCommandInOrder() {
        // Given
        journal.append(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));
        var heard = new ArrayList<String>();
        Snapshot from = journal.listen(applied -> heard.add(applied.revision() + " "
                + applied.changes().stream()
                        .map(change -> change.before() + " -> " + change.after())
                        .toList()));

        // When
        journal.append(Fixtures.create(Fixtures.pod("ns", "a"), "u2"));
        journal.append(Fixtures.status(Fixtures.pod("ns", "a"), "Running"));
        journal.append(Fixtures.delete(Fixtures.pod("ns", "a")));

        // Then
        assertThat(from.revision()).isEqualTo(1);
        assertThat(heard).containsExactly("2 []", "3 [pods ns/a @1 -> pods ns/a @3]", "4 [pods ns/a @3 -> null]");
    }

    @Test
    void shouldCompleteAReadThatWaitsForARevision() {
        // Given
        var waiting = journal.atLeast(2, Duration.ofMinutes(1)).toCompletableFuture();
        journal.append(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));
        assertThat(waiting).isNotDone();

        // When
        journal.append(Fixtures.status(Fixtures.pod("ns", "a"), "Running"));

        // Then
        assertThat(waiting).isCompletedWithValueMatching(snapshot -> snapshot.revision() == 2);
    }

    @Test
    void shouldGiveUpOnARevisionThatDoesNotComeAndForgetTheReader() {
        // Given
        journal.append(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));

        // When
        var waiting = journal.atLeast(4711, Duration.ofMillis(20)).toCompletableFuture();

        // Then
        assertThatThrownBy(waiting::join)
                .hasCauseInstanceOf(RevisionNotReachedException.class)
                .hasMessageContaining("expected to come to revision 4711, but am at 1");
        assertThat(journal.waiting()).isZero();
    }

    @Test
    void shouldSayWhatACommandMadeOfEachObjectThatItTouches() {
        // Given
        var applied = new ArrayList<AppliedCommand>();
        journal.listen(applied::add);

        // When
        journal.append(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));
        journal.append(Fixtures.create(Fixtures.pod("ns", "a"), "u2"));
        journal.append(Fixtures.status(Fixtures.pod("ns", "a"), "Running"));
        journal.append(Fixtures.delete(Fixtures.pod("ns", "a")));

        // Then
        assertThat(applied).extracting(AppliedCommand::accepted).containsExactly(true, false, true, true);
        assertThat(applied)
                .extracting(AppliedCommand::touched)
                .containsExactly(
                        List.of(new AppliedCommand.Touched(Fixtures.pod("ns", "a"), new Entry("u1", 1, 0))),
                        List.of(),
                        List.of(new AppliedCommand.Touched(Fixtures.pod("ns", "a"), new Entry("u1", 1, 3))),
                        List.of(new AppliedCommand.Touched(Fixtures.pod("ns", "a"), null)));
    }

    private Outcome outcome(io.streamplane.schemas.journal.Command command) {
        return journal.append(command).toCompletableFuture().join();
    }
}
