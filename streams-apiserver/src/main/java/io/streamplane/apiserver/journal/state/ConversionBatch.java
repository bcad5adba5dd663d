package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of one list at a version that they have to be converted to. The first that is asked for its tree is converted
 * together with those behind it, so that a list asks its webhook a few times and is never whole in memory.
 */
public final class ConversionBatch {

    private static final int TOGETHER = 100;

    private final Kind kind;
    private final List<RecordedObject> objects = new ArrayList<>();
    private final Map<RecordedObject, Integer> places = new IdentityHashMap<>();
    private final Map<RecordedObject, ObjectNode> ready = new IdentityHashMap<>();

    private ConversionBatch(Kind kind) {
        this.kind = kind;
    }

    /**
     * Does nothing where the version is the stored one, or is converted without anybody being asked.
     *
     * @param listed objects of the kind, that nobody else has
     */
    public static void of(Kind kind, List<StoredObject> listed) {
        if (kind.seen().storage() || !kind.seen().conversion().isWhole()) {
            return;
        }
        var batch = new ConversionBatch(kind);
        for (StoredObject each : listed) {
            if (each instanceof RecordedObject object) {
                batch.places.put(object, batch.objects.size());
                batch.objects.add(object);
                object.convertWith(batch);
            }
        }
    }

    /** The object at the version; a new tree. */
    synchronized ObjectNode take(RecordedObject object) {
        ObjectNode known = ready.remove(object);
        Integer place = places.get(object);
        if (known != null || place == null) {
            return known != null ? known : kind.converted(object.written());
        }
        var asked = new ArrayList<RecordedObject>();
        var trees = new ArrayList<ObjectNode>();
        for (RecordedObject each : objects.subList(place, Math.min(objects.size(), place + TOGETHER))) {
            ObjectNode written = each.written();
            if (written.path("apiVersion").asString("").equals(kind.apiVersion())) {
                ready.put(each, written);
            } else {
                asked.add(each);
                trees.add(written);
            }
        }
        if (!trees.isEmpty()) {
            List<ObjectNode> converted = kind.seen().conversion().convert(trees, kind.apiVersion());
            for (int i = 0; i < asked.size(); i++) {
                ready.put(asked.get(i), converted.get(i));
            }
        }
        ObjectNode first = ready.remove(object);
        return first != null ? first : kind.converted(object.written());
    }
}
