package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;

/** Answers as an {@link AnswerLog} has noted. */
public final class AnsweredUnderway implements Underway {

    private final List<Long> runs;
    private int run;
    private long given;
    private boolean beyond;

    /** @param runs empty: nothing was under way, whatever is asked */
    public AnsweredUnderway(List<Long> runs) {
        this.runs = runs;
    }

    /** Whether it was asked just as often as was noted; more or fewer questions are other ones. */
    public boolean askedTheSame() {
        return runs.isEmpty() || !beyond && run == runs.size() - 2 && given == runs.get(run + 1);
    }

    @Override
    public boolean proposed(String resource, ObjectKey key) {
        return next() != 0;
    }

    @Override
    public boolean deleting(String resource, ObjectKey key) {
        return next() != 0;
    }

    @Override
    public int creating(String ownerUid) {
        return (int) next();
    }

    private long next() {
        if (runs.isEmpty()) {
            return 0;
        }
        if (given == runs.get(run + 1)) {
            if (run + 2 >= runs.size()) {
                beyond = true;
                return 0;
            }
            run += 2;
            given = 0;
        }
        given++;
        return runs.get(run);
    }
}
