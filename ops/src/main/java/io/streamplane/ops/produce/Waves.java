package io.streamplane.ops.produce;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.ops.health.ObjectHealth;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Splits manifests into waves by their annotation, and says what of a wave is not healthy yet. */
final class Waves {

    private Waves() {}

    /** By the number of their wave, the lowest first; within a wave in their order. */
    static SortedMap<Integer, Map<String, ManifestFile>> of(Map<String, ManifestFile> manifests) throws IOException {
        var waves = new TreeMap<Integer, Map<String, ManifestFile>>();
        for (var entry : manifests.entrySet()) {
            waves.computeIfAbsent(entry.getValue().wave(), _ -> new LinkedHashMap<>())
                    .put(entry.getKey(), entry.getValue());
        }
        return waves;
    }

    /** Those that are not healthy, by their keys. */
    static Map<String, ObjectHealth> unhealthy(
            Collection<ManifestFile> wave, Snapshot state, KindRegistry kinds, Instant now) {
        var unhealthy = new TreeMap<String, ObjectHealth>();
        for (ManifestFile each : wave) {
            ObjectHealth health = health(each, state, kinds, now);
            if (!health.isCurrent()) {
                unhealthy.put(each.key(), health);
            }
        }
        return unhealthy;
    }

    private static ObjectHealth health(ManifestFile manifest, Snapshot state, KindRegistry kinds, Instant now) {
        var metadata = Tree.object(manifest.object(), "metadata");
        return kinds.ofObject(Tree.text(manifest.object(), "apiVersion"), Tree.text(manifest.object(), "kind"))
                .flatMap(kind -> state.get(
                        kind,
                        new ObjectKey(
                                kind.namespaced() ? Tree.text(metadata, "namespace") : "",
                                Tree.text(metadata, "name"))))
                .map(StoredObject::tree)
                .map(object -> ObjectHealth.of(object, now))
                .orElse(ObjectHealth.NOT_FOUND);
    }
}
