package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a reconcile is told of what is under way, in the order of its questions, as runs: answer, how often, answer,
 * how often; yes is 1. Being a pure function, a reconcile of the same input asks the same again, so that
 * {@link AnsweredUnderway} can tell it the same.
 */
public final class AnswerLog implements Underway {

    private final Underway underway;
    private final List<Long> runs = new ArrayList<>();
    private long answer;
    private long times;
    private boolean told;
    private boolean beyond;

    public AnswerLog(Underway underway) {
        this.underway = underway;
    }

    /** Whether it was told of something: then it may have put a decision off. */
    public boolean told() {
        return told;
    }

    /** The runs; empty where nothing was under way. */
    public List<Long> runs() {
        if (!told) {
            return List.of();
        }
        var all = new ArrayList<>(runs);
        all.add(answer);
        all.add(times);
        return all;
    }

    @Override
    public boolean proposed(String resource, ObjectKey key) {
        boolean proposed = underway.proposed(resource, key);
        note(proposed ? 1 : 0);
        return proposed;
    }

    @Override
    public boolean deleting(String resource, ObjectKey key) {
        boolean deleting = underway.deleting(resource, key);
        note(deleting ? 1 : 0);
        return deleting;
    }

    @Override
    public int creating(String ownerUid) {
        int creating = underway.creating(ownerUid);
        note(creating);
        return creating;
    }

    @Override
    public @Nullable String refused(String ownerUid) {
        String refused = underway.refused(ownerUid);
        beyond |= refused != null;
        return refused;
    }

    /** Whether it was told something that is not noted, so that nobody can ask again. */
    public boolean beyond() {
        return beyond;
    }

    private void note(long given) {
        told |= given != 0;
        if (given != answer && times > 0) {
            runs.add(answer);
            runs.add(times);
            times = 0;
        }
        answer = given;
        times++;
    }
}
