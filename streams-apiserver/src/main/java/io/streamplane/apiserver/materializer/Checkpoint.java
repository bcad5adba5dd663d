package io.streamplane.apiserver.materializer;

import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All objects after a first part of the journal, as the materializer's topics hold them at that position. The journal's
 * records are applied from the first on, without a gap. For one thread.
 */
public final class Checkpoint {

    /**
     * One object that exists.
     *
     * @param node on whose partition of the bindings it is; null where it is on none
     * @param observed null where it was never written
     */
    public record Held(
            ResourceKey key, Entry entry, @Nullable String node, byte[] desired, byte @Nullable [] observed) {}

    private final Map<ResourceKey, Held> objects = new HashMap<>();
    private long position;

    public void apply(JournalRecord record) {
        if (record.offset() != position) {
            throw new IllegalArgumentException(
                    "expected the record at offset " + position + ", but got " + record.offset());
        }
        position++;
        Command command = record.command();
        if (command != null
                && Rules.decide(this::entry, record.offset(), command) instanceof Verdict.Accepted accepted) {
            accepted.facts().forEach(this::apply);
        }
    }

    private @Nullable Entry entry(ResourceKey key) {
        Held held = objects.get(key);
        return held == null ? null : held.entry();
    }

    private void apply(Fact fact) {
        ResourceKey key = fact.key();
        Held before = objects.get(key);
        Entry after = Entry.after(before == null ? null : before.entry(), fact);
        if (after == null) {
            objects.remove(key);
            return;
        }
        switch (fact) {
            case Fact.DesiredPut put ->
                objects.put(
                        key, new Held(key, after, put.node(), put.value(), before == null ? null : before.observed()));
            case Fact.ObservedPut put -> {
                if (before != null) {
                    objects.put(key, new Held(key, after, before.node(), before.desired(), put.value()));
                }
            }
            case Fact.Deleted _ -> {
                /* there is nothing after it */
            }
        }
    }

    /** The offset after the last record, which is also its revision. */
    public long position() {
        return position;
    }

    /** In no order. */
    public Collection<Held> objects() {
        return Collections.unmodifiableCollection(objects.values());
    }
}
