package io.streamplane.controllers.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerLogTest {

    private static final ObjectKey KEY = new ObjectKey("ns", "a");

    @Test
    void shouldTellTheSameAgainInTheSameOrder() {
        for (int seed = 0; seed < 200; seed++) {
            // Given
            var random = new Random(seed);
            var log = new AnswerLog(new RandomUnderway(new Random(seed)));
            int questions = 1 + random.nextInt(40);
            List<Long> told = ask(log, new Random(seed + 1_000), questions);

            // When
            var again = new AnsweredUnderway(log.runs());
            List<Long> repeated = ask(again, new Random(seed + 1_000), questions);

            // Then
            assertThat(repeated).as("seed " + seed).isEqualTo(told);
            assertThat(again.askedTheSame()).as("seed " + seed).isTrue();
        }
    }

    @Test
    void shouldKeepNothingWhereNothingWasUnderWay() {
        // Given
        var log = new AnswerLog(Underway.NOTHING);

        // When
        ask(log, new Random(1), 50);

        // Then
        assertThat(log.runs()).isEmpty();
        assertThat(log.told()).isFalse();
    }

    @Test
    void shouldKnowOtherQuestions() {
        // Given
        List<Long> runs = List.of(0L, 2L, 1L, 1L);

        // When
        var fewer = new AnsweredUnderway(runs);
        ask(fewer, new Random(1), 2);
        var more = new AnsweredUnderway(runs);
        ask(more, new Random(1), 4);

        // Then
        assertThat(fewer.askedTheSame()).isFalse();
        assertThat(more.askedTheSame()).isFalse();
    }

    private static List<Long> ask(Underway underway, Random random, int questions) {
        var told = new ArrayList<Long>();
        for (int i = 0; i < questions; i++) {
            told.add(
                    switch (random.nextInt(3)) {
                        case 0 -> underway.proposed("pods", KEY) ? 1L : 0L;
                        case 1 -> underway.deleting("pods", KEY) ? 1L : 0L;
                        default -> (long) underway.creating("u");
                    });
        }
        return told;
    }

    private record RandomUnderway(Random random) implements Underway {
        @Override
        public boolean proposed(String resource, ObjectKey key) {
            return random.nextInt(4) == 0;
        }

        @Override
        public boolean deleting(String resource, ObjectKey key) {
            return random.nextInt(4) == 0;
        }

        @Override
        public int creating(String ownerUid) {
            return random.nextInt(3);
        }
    }
}
