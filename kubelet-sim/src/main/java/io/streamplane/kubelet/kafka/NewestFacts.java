package io.streamplane.kubelet.kafka;

import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a few partitions, brought down to the newest of each part. The revision decides: a pod that was deleted and made
 * again on another node has facts in two partitions, which are read in any order. Not thread-safe.
 */
final class NewestFacts {

    /** What is known of one object; a part that there is no fact about is null. */
    record ObjectFacts(
            ResourceKey key,
            @Nullable FactRecord desired,
            @Nullable FactRecord observed) {}

    private final Map<FactKey, FactRecord> newest = new LinkedHashMap<>();

    static NewestFacts of(Iterable<FactRecord> facts) {
        var newest = new NewestFacts();
        facts.forEach(newest::add);
        return newest;
    }

    /** A fact of the same revision as one before it, which cannot be but by a repetition, replaces it. */
    void add(FactRecord fact) {
        newest.merge(fact.key(), fact, (old, young) -> young.revision() >= old.revision() ? young : old);
    }

    boolean isEmpty() {
        return newest.isEmpty();
    }

    /** The objects of a kind, in the order in which they were met. */
    List<ObjectFacts> of(String resource) {
        return newest.keySet().stream()
                .map(FactKey::object)
                .filter(object -> object.resource().equals(resource))
                .distinct()
                .map(object -> new ObjectFacts(
                        object, newest.get(FactKey.desired(object)), newest.get(FactKey.observed(object))))
                .toList();
    }
}
