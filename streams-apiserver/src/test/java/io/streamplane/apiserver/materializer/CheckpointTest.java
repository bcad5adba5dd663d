package io.streamplane.apiserver.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Histories;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {

    static LongStream seeds() {
        return Histories.seeds().limit(50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldHoldAtEachPositionWhatAReplicaHolds(long seed) {
        // Given
        List<Command> commands = Histories.random(seed, 60);
        var checkpoint = new Checkpoint();
        var replay = new Replay(Kinds.builtIn(), Fixtures.DECODER);

        for (Command command : commands) {
            // When
            var record = new JournalRecord(checkpoint.position(), command);
            checkpoint.apply(record);
            replay.apply(record);

            // Then
            assertThat(held(checkpoint)).as(Histories.rerun(seed)).isEqualTo(held(replay));
        }
        assertThat(checkpoint.position()).isEqualTo(60);
    }

    private static Map<ResourceKey, Entry> held(Checkpoint checkpoint) {
        var held = new HashMap<ResourceKey, Entry>();
        checkpoint.objects().forEach(each -> held.put(each.key(), each.entry()));
        return held;
    }

    private static Map<ResourceKey, Entry> held(Replay replay) {
        var held = new HashMap<ResourceKey, Entry>();
        Kinds.builtIn()
                .journaled()
                .forEach(kind -> replay.current()
                        .list(kind, null)
                        .forEach(object -> held.put(
                                new ResourceKey(kind.resource(), object.key()),
                                new Entry(object.uid(), object.desiredRevision(), object.observedRevision()))));
        return held;
    }

    @Test
    void shouldKnowTheNodeThatAPodIsBoundToUntilItIsGone() {
        // Given
        ResourceKey pod = Fixtures.pod("ns", "p");
        var checkpoint = new Checkpoint();

        // When
        checkpoint.apply(new JournalRecord(0, Fixtures.create(pod, "u1")));
        checkpoint.apply(new JournalRecord(1, null));
        checkpoint.apply(new JournalRecord(2, Fixtures.bind(pod, "u1", "node-1")));
        checkpoint.apply(new JournalRecord(3, Fixtures.status(pod, "Running")));

        // Then
        var held = checkpoint.objects().iterator().next();
        assertThat(held.node()).isEqualTo("node-1");
        assertThat(held.entry()).isEqualTo(new Entry("u1", 3, 4));
        assertThat(Objects.requireNonNull(held.observed())).isNotEmpty();

        // When
        checkpoint.apply(new JournalRecord(4, Fixtures.delete(pod)));
        checkpoint.apply(new JournalRecord(5, Fixtures.create(pod, "u2")));

        // Then
        held = checkpoint.objects().iterator().next();
        assertThat(held.node()).isNull();
        assertThat(held.observed()).isNull();
    }

    @Test
    void shouldNotGoOnOverAGap() {
        // Given
        var checkpoint = new Checkpoint();

        // When / Then
        assertThatThrownBy(() -> checkpoint.apply(new JournalRecord(1, null)))
                .hasMessageContaining("expected the record at offset 0, but got 1");
    }
}
