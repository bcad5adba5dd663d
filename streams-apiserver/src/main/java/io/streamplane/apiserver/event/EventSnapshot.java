package io.streamplane.apiserver.event;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.kind.events.EventsKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** The Events that are kept, at one offset of their topic. */
record EventSnapshot(long revision, TreePMap<ObjectKey, EventObject> events) implements Snapshot {

    private static final KindRegistry KINDS = KindRegistry.of(EventKind.KIND, EventsKind.KIND);

    static final EventSnapshot EMPTY = new EventSnapshot(0, TreePMap.empty());

    @Override
    public KindRegistry kinds() {
        return KINDS;
    }

    @Override
    public Optional<StoredObject> get(Kind kind, ObjectKey key) {
        return Optional.ofNullable(events.get(key)).map(event -> at(event, kind));
    }

    @Override
    public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
        if (namespace == null && kind.equals(EventKind.KIND)) {
            return Collections.unmodifiableCollection(events.values());
        }
        return events.values().stream()
                .filter(event -> namespace == null || event.key().namespace().equals(namespace))
                .map(event -> at(event, kind))
                .toList();
    }

    private static StoredObject at(EventObject event, Kind kind) {
        return kind.equals(EventsKind.KIND) ? event.view() : event;
    }

    EventSnapshot with(EventObject event) {
        return new EventSnapshot(event.revision(), events.plus(event.key(), event));
    }

    EventSnapshot without(ObjectKey key, long newRevision) {
        return new EventSnapshot(newRevision, events.minus(key));
    }

    EventSnapshot at(long newRevision) {
        return new EventSnapshot(newRevision, events);
    }
}
