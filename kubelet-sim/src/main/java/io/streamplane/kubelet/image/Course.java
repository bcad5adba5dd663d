package io.streamplane.kubelet.image;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe finds as a run goes on: well or not, from one turn to the next. Written as {@code ok}, {@code fail},
 * {@code fail, ok after 20s} or {@code ok, fail after 1m, ok after 2m}; a course whose first turn comes later begins with
 * the opposite of that turn.
 */
public record Course(List<Turn> turns) {

    /** @param after since the run began; ascending */
    public record Turn(Duration after, boolean well) {}

    public static final Course WELL = new Course(List.of(new Turn(Duration.ZERO, true)));
    public static final Course ILL = new Course(List.of(new Turn(Duration.ZERO, false)));

    public Course {
        turns = List.copyOf(turns);
    }

    /** Null where it is not written as a course. */
    static @Nullable Course parse(String text) {
        var turns = new ArrayList<Turn>();
        Duration last = Duration.ZERO;
        for (String part : text.split(",")) {
            String[] words = part.strip().split("\\s+");
            boolean timed = words.length == 3 && words[1].equals("after");
            Duration after = timed ? Spans.parse(words[2]) : words.length == 1 ? Duration.ZERO : null;
            if (after == null || after.compareTo(last) < 0 || !words[0].equals("ok") && !words[0].equals("fail")) {
                return null;
            }
            boolean well = words[0].equals("ok");
            if (turns.isEmpty() && !after.isZero()) {
                turns.add(new Turn(Duration.ZERO, !well));
            }
            turns.add(new Turn(after, well));
            last = after;
        }
        return new Course(turns);
    }

    /** @param since the time since the run began */
    public boolean well(Duration since) {
        boolean well = true;
        for (Turn turn : turns) {
            if (turn.after().compareTo(since) <= 0) {
                well = turn.well();
            }
        }
        return well;
    }

    /** When it is first ill after this time, or at it; null: never. */
    public @Nullable Duration ill(Duration since) {
        if (!well(since)) {
            return since;
        }
        for (Turn turn : turns) {
            if (turn.after().compareTo(since) > 0 && !turn.well()) {
                return turn.after();
            }
        }
        return null;
    }
}
