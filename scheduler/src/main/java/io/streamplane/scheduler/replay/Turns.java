package io.streamplane.scheduler.replay;

import io.streamplane.scheduler.decide.Decider;
import io.streamplane.schemas.journal.Grounds;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the scheduler's decisions in the order in which they were taken; the journal has them almost so. A proposal that was
 * refused never came to the journal: its number is missing, and what it assumed for a while is not known.
 *
 * @param <D> a recorded decision
 */
public final class Turns<D> {

    /**
     * So long something may be assumed that is not in the journal: a proposal that was lost is made again after the first
     * half, and is there then.
     */
    private static final long UNKNOWN_MILLIS = 2 * Decider.CONFIRMATION_MILLIS;

    /** So much later in the journal a decision does not come any more. */
    private static final long LATE = 20_000;

    /**
     * A decision whose turn it is.
     *
     * @param repeated whether it came before: a proposal may be taken in twice
     * @param doubt why what was assumed then may not all be known; null where it is
     */
    public record Turn<D>(
            D decision,
            Grounds grounds,
            boolean repeated,
            @Nullable String doubt) {}

    private record Pending<D>(D decision, long revision, Grounds grounds, Grounds.Turn place) {}

    private final Consumer<Turn<D>> next;
    private final TreeMap<Long, Pending<D>> pending = new TreeMap<>();
    private long started;
    private long expected = 1;
    private long gapUntil = Long.MIN_VALUE;

    public Turns(Consumer<Turn<D>> next) {
        this.next = next;
    }

    /**
     * Takes the next decision of the journal.
     *
     * @param place its place among the scheduler's decisions
     */
    public void add(D decision, long revision, Grounds grounds, Grounds.Turn place) {
        if (place.started() != started) {
            finish();
            started = place.started();
            expected = 1;
        }
        pending.put(place.number(), new Pending<>(decision, revision, grounds, place));
        while (!pending.isEmpty()
                && (pending.firstKey() <= expected
                        || pending.firstEntry().getValue().revision() < revision - LATE)) {
            take();
        }
    }

    /** There are no more. */
    public void finish() {
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
            gapUntil = grounds.time() + UNKNOWN_MILLIS;
        }
        boolean repeated = first.getKey() < expected;
        expected = Math.max(expected, first.getKey() + 1);
        String doubt = doubt(grounds, first.getValue().place());
        next.accept(new Turn<>(first.getValue().decision(), grounds, repeated, doubt));
    }

    private @Nullable String doubt(Grounds grounds, Grounds.Turn place) {
        if (grounds.time() < gapUntil) {
            return "a decision shortly before it was refused, and so is not in the journal";
        }
        return place.restored() && grounds.time() < place.started() + UNKNOWN_MILLIS
                ? "the scheduler had just taken over, and its predecessor's last proposals may not be in the journal"
                : null;
    }
}
