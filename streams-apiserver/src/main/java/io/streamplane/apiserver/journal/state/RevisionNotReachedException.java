package io.streamplane.apiserver.journal.state;

/** This replica did not come to a revision while its reader had patience. */
public final class RevisionNotReachedException extends RuntimeException {

    private final long wanted;
    private final long current;

    RevisionNotReachedException(long wanted, long current) {
        super("expected to come to revision " + wanted + ", but am at " + current);
        this.wanted = wanted;
        this.current = current;
    }

    public long wanted() {
        return wanted;
    }

    /** Where the replica was when the patience was over. */
    public long current() {
        return current;
    }
}
