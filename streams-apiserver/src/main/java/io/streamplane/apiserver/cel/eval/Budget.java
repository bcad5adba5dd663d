package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.Meter;

/**
 * What one evaluation may cost. Two measures hold it: Kubernetes' cost units, which decide as upstream does, and steps of
 * work, which count what upstream's units leave out (e.g. the size of what {@code replace} gives) and which all
 * evaluations of one object share.
 */
public final class Budget implements Meter {

    /** Kubernetes' limit of one evaluation (PerCallLimit). */
    public static final long PER_CALL = 1_000_000;

    /** Kubernetes' limit of all evaluations for one object (RuntimeCELCostBudget). */
    public static final long PER_OBJECT = 10_000_000;

    /** Some tenths of a second. */
    public static final long WORK = 100_000_000;

    /** Ends an evaluation; nothing in the expression outweighs it. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("operation cancelled: actual cost limit exceeded", null, false, false);
        }
    }

    /** The steps that are left for one object. */
    public static final class Work {
        private long left;

        public Work(long steps) {
            left = steps;
        }
    }

    private final long limit;
    private final Work work;
    private long cost;

    public Budget(long limit, Work work) {
        this.limit = limit;
        this.work = work;
    }

    /** @throws Exhausted where it costs more than is left */
    public void charge(long units) {
        cost = cost + units < 0 ? Long.MAX_VALUE : cost + units;
        if (cost > limit) {
            throw new Exhausted();
        }
    }

    @Override
    public void work(long steps) {
        work.left -= steps;
        if (work.left < 0) {
            cost = Long.MAX_VALUE;
            throw new Exhausted();
        }
    }

    /** Cost units so far. */
    public long cost() {
        return cost;
    }
}
