package io.streamplane.apiserver.admission.match;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What configurations of one kind were made into, each made once for each revision of it; those of gone ones are forgotten.
 * Thread-safe.
 *
 * @param <T> what one is made into
 */
public final class CompiledObjects<T> {

    private static final int SPARE = 16;

    private record Made<T>(long revision, T made) {}

    private final Kind kind;
    private final Function<StoredObject, T> make;
    private final Map<String, Made<T>> byUid = new ConcurrentHashMap<>();

    public CompiledObjects(Kind kind, Function<StoredObject, T> make) {
        this.kind = kind;
        this.make = make;
    }

    /** Of all configurations that there are, by their names. */
    public List<T> in(Snapshot state) {
        Collection<StoredObject> all = state.list(kind, null);
        if (all.isEmpty()) {
            return List.of();
        }
        var made = new ArrayList<T>(all.size());
        for (StoredObject each : all) {
            made.add(of(each));
        }
        if (byUid.size() > 2 * all.size() + SPARE) {
            byUid.clear();
        }
        return made;
    }

    private T of(StoredObject object) {
        Made<T> known = byUid.get(object.uid());
        if (known != null && known.revision == object.desiredRevision()) {
            return known.made;
        }
        T made = make.apply(object);
        byUid.put(object.uid(), new Made<>(object.desiredRevision(), made));
        return made;
    }
}
