package io.streamplane.ops.replay;

import io.streamplane.schemas.journal.Grounds;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the scheduler's decisions in the order in which they were taken; the journal has them almost so. A proposal that was
 * refused never came to the journal: its number is missing, and what it assumed for a while is not known.
 */
final class Turns {

    /** So much later in the journal a decision does not come any more. */
    private static final long LATE = 20_000;

    /**
     * A decision whose turn it is.
     *
     * @param afterGap whether what may still be assumed then is not all known
     * @param repeated whether it came before: a proposal may be taken in twice
     */
    record Turn(Step step, Grounds grounds, boolean afterGap, boolean repeated) {}

    private record Pending(Step step, Grounds grounds) {}

    private final long assumedMillis;
    private final Consumer<Turn> next;
    private final TreeMap<Long, Pending> pending = new TreeMap<>();
    private long started;
    private long expected = 1;
    private long gapUntil = Long.MIN_VALUE;

    /** @param assumedMillis how long something may be assumed that is not in the journal */
    Turns(long assumedMillis, Consumer<Turn> next) {
        this.assumedMillis = assumedMillis;
        this.next = next;
    }

    void add(Step step, Grounds grounds, Grounds.Turn turn) {
        if (turn.started() != started) {
            finish();
            started = turn.started();
            expected = 1;
        }
        pending.put(turn.number(), new Pending(step, grounds));
        while (!pending.isEmpty()
                && (pending.firstKey() <= expected
                        || pending.firstEntry().getValue().step().revision() < step.revision() - LATE)) {
            take();
        }
    }

    /** There are no more. */
    void finish() {
        while (!pending.isEmpty()) {
            take();
        }
    }

    private void take() {
        var first = pending.pollFirstEntry();
        if (first == null) {
            return;
        }
        Grounds grounds = first.getValue().grounds();
        if (first.getKey() > expected) {
            gapUntil = grounds.time() + assumedMillis;
        }
        boolean repeated = first.getKey() < expected;
        expected = Math.max(expected, first.getKey() + 1);
        next.accept(new Turn(first.getValue().step(), grounds, grounds.time() < gapUntil, repeated));
    }
}
