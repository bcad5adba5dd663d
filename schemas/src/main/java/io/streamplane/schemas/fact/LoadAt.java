package io.streamplane.schemas.fact;

import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The start-up rule: makes the state right after revision {@code at} out of the facts of compacted partitions, read from
 * their beginnings, each in its order. Facts past {@code at} are ignored, for the journal will bring them again; of the
 * rest the newest counts, key by key and part by part.
 *
 * <p>This gives exactly the state after replaying the journal up to {@code at}, provided that all facts up to
 * {@code at} were offered that no other fact up to {@code at} supersedes. The materializer's transactions and the
 * topics' compaction lag see to that (ADR 0003).
 *
 * <p>Example: at = 7; desired 3, 5, 9 and observed 4, 8 of a key give desired 5 and observed 4.
 *
 * <p>Records that the materializer did not write carry no fact, and are passed over. Such a record can hide a fact only by
 * compaction, which keeps the last record of a key, and it does so only where its key is the fact's own, byte by byte. Compaction
 * drops the older records of a key first. So if any fact of that key is still there, be it before or after the foreign record,
 * then the newest up to {@code at} is among those that are there. If there is none, there may never have been one, or it may have
 * been dropped: {@link #hidden} names these keys, and the state must then be made from the journal. A record that has all
 * that a fact has, but that somebody else wrote, cannot be told from a fact here; {@code verify} finds it.
 *
 * <p>Not thread-safe. Facts of one object must all go to the same one.
 */
public final class LoadAt {

    /**
     * An object that exists at the load point.
     *
     * @param observed null where the observed part was never written
     */
    public record Loaded(Entry entry, byte[] desired, byte @Nullable [] observed) {}

    /** The newest facts of one object up to the load point. */
    private static final class Parts {
        private @Nullable FactRecord desired;
        private @Nullable FactRecord observed;

        @Nullable
        FactRecord get(ObjectPart part) {
            return part == ObjectPart.DESIRED ? desired : observed;
        }

        void offer(FactRecord fact) {
            FactRecord before = get(fact.key().part());
            if (before != null && before.revision() > fact.revision()) {
                return;
            }
            if (fact.key().part() == ObjectPart.DESIRED) {
                desired = fact;
            } else {
                observed = fact;
            }
        }
    }

    private final long at;
    private final Map<ResourceKey, Parts> objects = new HashMap<>();
    private final Set<FactKey> foreign = new HashSet<>();

    /** @param at the materializer's committed journal position, which is the revision of the last command it holds */
    public LoadAt(long at) {
        this.at = at;
    }

    public void fact(FactRecord fact) {
        if (fact.revision() <= at) {
            objects.computeIfAbsent(fact.key().object(), _ -> new Parts()).offer(fact);
        }
    }

    /** A record whose key is a fact's, but that is no fact. */
    public void foreign(FactKey key) {
        foreign.add(key);
    }

    /**
     * Keys of facts that may have been there and are not, because of foreign records, or that must have been there, because
     * an observed part is; none where the load is exact.
     */
    public Set<FactKey> hidden() {
        var hidden = new HashSet<>(foreign);
        hidden.removeIf(key -> {
            Parts parts = objects.get(key.object());
            return parts != null && parts.get(key.part()) != null;
        });
        objects.forEach((key, parts) -> {
            if (parts.desired == null && parts.observed != null && parts.observed.value() != null) {
                hidden.add(FactKey.desired(key));
            }
        });
        return hidden;
    }

    /**
     * Gives all objects that exist at the load point, in no order, and forgets them. To be called where nothing is
     * {@link #hidden}; throws where an observed part has no desired one.
     */
    public void drain(BiConsumer<ResourceKey, Loaded> sink) {
        objects.forEach((key, parts) -> {
            FactRecord desired = parts.desired;
            FactRecord observed = parts.observed;
            byte[] status = observed == null ? null : observed.value();
            byte[] value = desired == null ? null : desired.value();
            if (desired != null && value != null) {
                long observedRevision = observed == null || status == null ? 0 : observed.revision();
                sink.accept(
                        key, new Loaded(new Entry(desired.uid(), desired.revision(), observedRevision), value, status));
            } else if (observed != null && status != null) {
                throw new IllegalStateException("expected a desired part of " + key + " at revision " + at
                        + ", but there is only an observed one of revision " + observed.revision());
            }
        });
        objects.clear();
    }
}
