package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Snapshots that paged lists go on from, the least recently used forgotten first. */
final class HeldSnapshots {

    private static final int CAPACITY = 64;

    private final Map<Long, Snapshot> byRevision = new LinkedHashMap<>(CAPACITY, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Snapshot> eldest) {
            return size() > CAPACITY;
        }
    };

    synchronized void hold(Snapshot snapshot) {
        byRevision.put(snapshot.revision(), snapshot);
    }

    synchronized Optional<Snapshot> at(long revision) {
        return Optional.ofNullable(byRevision.get(revision));
    }
}
