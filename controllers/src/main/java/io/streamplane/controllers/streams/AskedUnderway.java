package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.schemas.topic.ObjectKey;

/** Notes whether a reconcile was told of something under way: then it may have put a decision off. */
final class AskedUnderway implements Underway {

    private final Underway underway;
    private boolean told;

    AskedUnderway(Underway underway) {
        this.underway = underway;
    }

    boolean told() {
        return told;
    }

    @Override
    public boolean proposed(String resource, ObjectKey key) {
        return noted(underway.proposed(resource, key));
    }

    @Override
    public boolean deleting(String resource, ObjectKey key) {
        return noted(underway.deleting(resource, key));
    }

    @Override
    public int creating(String ownerUid) {
        int creating = underway.creating(ownerUid);
        noted(creating > 0);
        return creating;
    }

    private boolean noted(boolean answer) {
        told |= answer;
        return answer;
    }
}
