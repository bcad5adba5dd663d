package io.streamplane.scheduler.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.journal.Grounds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public class TurnsTest {

    private final List<String> taken = new ArrayList<>();
    private final Turns<String> turns = new Turns<>(turn -> taken.add(
            number(turn.grounds()) + (turn.doubt() == null ? "" : " after a gap") + (turn.repeated() ? " again" : "")));

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
        add(60_100, 1, 4);
        add(120_200, 1, 5);
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
        turns.add("bind", offset, grounds, turn);
    }

    private static long number(Grounds grounds) {
        Grounds.Turn turn = grounds.turn();
        return turn == null ? 0 : turn.number();
    }
}
