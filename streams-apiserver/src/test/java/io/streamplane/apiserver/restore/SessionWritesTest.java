package io.streamplane.apiserver.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.restore.RestorePlan.Left;
import org.junit.jupiter.api.Test;

class SessionWritesTest {

    private static final String NAMESPACE = "namespaces /ns";
    private static final String A = "configmaps ns/a";
    private static final String B = "configmaps ns/b";
    private static final String C = "configmaps ns/c";

    private final SessionWrites writes = new SessionWrites("s1");
    private final RestoreHistory history = new RestoreHistory()
            .tellAll(writes)
            .put(NAMESPACE, "0", "{}")
            .put(A, "1", "data: {k: old}")
            .put(B, "2", "data: {k: old}");

    @Test
    void shouldUndoAllThatOneCommandWrote() {
        // Given
        history.by("alice", "s1").put(A, "1", "data: {k: new}").delete(B).put(C, "3", "data: {k: new}");
        history.by("alice", "s2").put("configmaps ns/other", "4", "{}");

        // When
        RestorePlan plan = writes.undo(history.now());

        // Then
        assertThat(plan.steps().stream().map(RestoreStep::key))
                .containsExactlyInAnyOrder(RestoreHistory.key(A), RestoreHistory.key(B), RestoreHistory.key(C));
        assertThat(plan.steps()).hasAtLeastOneElementOfType(RestoreStep.Create.class);
        assertThat(plan.steps()).hasAtLeastOneElementOfType(RestoreStep.Delete.class);
        assertThat(plan.left()).isEmpty();
        assertThat(writes.command()).isEqualTo("kubectl apply");
        assertThat(writes.first()).isEqualTo(4);
    }

    @Test
    void shouldKeepWhatSomebodyElseChangedBeforeTheCommandCameToIt() {
        // Given
        history.by("alice", "s1").put(A, "1", "data: {k: new}");
        history.by("bob", "").put(B, "2", "data: {k: between}");
        history.by("alice", "s1").put(B, "2", "data: {k: new}");

        // When
        RestorePlan plan = writes.undo(history.now());

        // Then
        assertThat(plan.steps())
                .filteredOn(step -> step.key().equals(RestoreHistory.key(B)))
                .singleElement()
                .satisfies(step -> assertThat(step.differences().toString()).contains("between"));
    }

    @Test
    void shouldLeaveWhatAnotherUserHasChangedSince() {
        // Given
        history.by("alice", "s1").put(A, "1", "data: {k: new}").put(B, "2", "data: {k: new}");
        history.by("bob", "").put(A, "1", "data: {k: newer}");

        // When
        RestorePlan plan = writes.undo(history.now());

        // Then
        assertThat(plan.left())
                .containsExactly(new Left(RestoreHistory.key(A), "it was changed at revision 6 by bob", true));
        assertThat(plan.steps().stream().map(RestoreStep::key)).containsExactly(RestoreHistory.key(B));
    }

    @Test
    void shouldFindNothingOfAnUnknownSession() {
        history.by("alice", "s9").put(A, "1", "data: {k: new}");

        assertThat(writes.first()).isZero();
        assertThat(writes.undo(history.now()).steps()).isEmpty();
    }
}
