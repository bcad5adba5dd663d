package io.streamplane.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Origin SCHEDULER = new Origin("system:default-scheduler", List.of(), "bind", "", "", "", "");

    private final InMemoryJournal empty =
            new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(new ObjectCodec(new InMemorySchemaRegistry())));
    private final List<String> taken = new ArrayList<>();
    private final Turns turns = new Turns(
            30_000,
            turn -> taken.add(number(turn.grounds())
                    + (turn.afterGap() ? " after a gap" : "")
                    + (turn.repeated() ? " again" : "")));

    @Test
    void shouldPutDecisionsInTheOrderInWhichTheyWereTaken() {
        // When
        add(10, 1, 1);
        add(11, 1, 3);
        add(12, 1, 4);
        add(13, 1, 2);
        turns.finish();

        // Then
        assertThat(taken).containsExactly("1", "2", "3", "4");
    }

    @Test
    void shouldSayWhereADecisionNeverCame() {
        // When: the second one was refused
        add(10, 1, 1);
        add(11, 1, 3);
        add(30_100, 1, 4);
        add(60_200, 1, 5);
        turns.finish();

        // Then
        assertThat(taken).containsExactly("1", "3 after a gap", "4", "5");
    }

    @Test
    void shouldKnowADecisionThatCameTwice() {
        // When
        add(10, 1, 1);
        add(11, 1, 2);
        add(12, 1, 1);
        add(13, 1, 3);
        turns.finish();

        // Then
        assertThat(taken).containsExactly("1", "2", "1 again", "3");
    }

    @Test
    void shouldBeginAnewWithANewScheduler() {
        // When
        add(10, 1, 1);
        add(11, 1, 3);
        add(12, 2, 1);
        turns.finish();

        // Then
        assertThat(taken).containsExactly("1", "3 after a gap", "1 after a gap");
    }

    /** Decided at the offset, in milliseconds. */
    private void add(long offset, long started, long number) {
        var turn = new Grounds.Turn(started, number, false);
        var grounds = Grounds.ofScheduler(offset, 0, turn);
        var command = new Command(offset, 0, SCHEDULER, List.of(), List.of(), grounds);
        turns.add(new Step(new JournalRecord(offset, command), command, empty.current(), true, true), grounds, turn);
    }

    private static long number(Grounds grounds) {
        Grounds.Turn turn = grounds.turn();
        return turn == null ? 0 : turn.number();
    }
}
