package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.WorkKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which uids exist, and the newest of those that were seen to go. */
final class UidIndex {

    private final int remembered;
    private final Map<String, WorkKey> existing = new HashMap<>();
    private final LinkedHashSet<String> deleted = new LinkedHashSet<>();

    UidIndex(int remembered) {
        this.remembered = remembered;
    }

    void add(String uid, WorkKey where) {
        existing.put(uid, where);
    }

    void remove(String uid) {
        existing.remove(uid);
    }

    void deleted(String uid) {
        if (deleted.add(uid) && deleted.size() > remembered) {
            deleted.removeFirst();
        }
    }

    @Nullable
    WorkKey find(String uid) {
        return existing.get(uid);
    }

    boolean knownDeleted(String uid) {
        return deleted.contains(uid);
    }
}
