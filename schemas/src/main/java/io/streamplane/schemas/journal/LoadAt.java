package io.streamplane.schemas.journal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The start-up rule: makes the state right after revision {@code at} out of the facts of the compacted topics, read
 * from their beginnings in each partition's order. Facts past {@code at} are ignored, for the journal will bring them
 * again; of the rest the newest counts, key by key and part by part.
 *
 * <p>This gives exactly the state after replaying the journal up to {@code at}, provided that all facts up to
 * {@code at} were offered that no other fact up to {@code at} supersedes. The materializer's transactions and the
 * topics' compaction lag see to that (ADR 0003).
 *
 * <p>Example: at = 7; desired 3, 5, 9 and observed 4, 8 of a key give desired 5 and observed 4.
 */
public final class LoadAt {

    /**
     * A part as its topic holds it.
     *
     * @param uid the object's uid on a desired part; empty on an observed part
     * @param value null for a tombstone
     */
    private record Part(long revision, String uid, byte @Nullable [] value) {}

    /**
     * An object that exists at the load point.
     *
     * @param observed null where the observed part was never written
     */
    public record Loaded(Entry entry, byte[] desired, byte @Nullable [] observed) {}

    private final long at;
    private final Map<ResourceKey, Part> desired = new HashMap<>();
    private final Map<ResourceKey, Part> observed = new HashMap<>();

    /** @param at the materializer's committed journal position, which is the revision of the last command it holds */
    public LoadAt(long at) {
        this.at = at;
    }

    /** @param value null for a tombstone, whose uid is then of no account */
    public void desired(ResourceKey key, long revision, String uid, byte @Nullable [] value) {
        offer(desired, key, new Part(revision, uid, value));
    }

    /** @param value null for a tombstone */
    public void observed(ResourceKey key, long revision, byte @Nullable [] value) {
        offer(observed, key, new Part(revision, "", value));
    }

    private void offer(Map<ResourceKey, Part> parts, ResourceKey key, Part part) {
        if (part.revision() <= at) {
            parts.merge(key, part, (old, young) -> young.revision() >= old.revision() ? young : old);
        }
    }

    /** All objects that exist at the load point. Throws where an observed part has no desired one. */
    public Map<ResourceKey, Loaded> objects() {
        var objects = new HashMap<ResourceKey, Loaded>();
        desired.forEach((key, part) -> {
            byte[] value = part.value();
            if (value != null) {
                Part seen = observed.get(key);
                byte[] status = seen == null ? null : seen.value();
                long observedRevision = seen == null || status == null ? 0 : seen.revision();
                objects.put(key, new Loaded(new Entry(part.uid(), part.revision(), observedRevision), value, status));
            }
        });
        observed.forEach((key, part) -> {
            if (part.value() != null && !objects.containsKey(key)) {
                throw new IllegalStateException("expected a desired part of " + key + " at revision " + at
                        + ", but there is only an observed one of revision " + part.revision());
            }
        });
        return objects;
    }
}
