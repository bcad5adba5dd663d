package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.watch.JournalSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldSnapshotsTest {

    private final InMemoryJournal journal = new InMemoryJournal(Fixtures.KINDS, Fixtures.DECODER);
    private final JournalSource source = new JournalSource(journal, Optional.empty());
    private final HeldSnapshots held = new HeldSnapshots();

    @Test
    void shouldNotTakeOneSourcesRevisionForAnothers() {
        // Given
        var other = new JournalSource(journal, Optional.empty());
        Snapshot snapshot = journal.current();

        // When
        held.hold(source, snapshot);

        // Then
        assertThat(held.at(source, 0)).contains(snapshot);
        assertThat(held.at(other, 0)).isEmpty();
    }

    @Test
    void shouldHoldAFew() {
        // Given
        for (int i = 0; i < 1_000; i++) {
            journal.append(Fixtures.create(Fixtures.pod("ns", "p" + i), "u"));

            // When
            held.hold(source, journal.current());
        }

        // Then
        long count = 0;
        for (int revision = 1; revision <= 1_000; revision++) {
            count += held.at(source, revision).stream().count();
        }
        assertThat(count).isPositive().isLessThanOrEqualTo(64);
    }
}
