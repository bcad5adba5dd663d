package io.streamplane.controllers.shard;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of objects together as they come, whatever their kinds. There is an object where there is a desired
 * part: a compacted topic may hold the observed part before it.
 */
public final class PartTable {

    /** @param metadata null where there is no desired part */
    private record Held(
            long desiredRevision,
            @Nullable ObjectMeta metadata,
            Map<String, Long> specIntegers,
            @Nullable LazyPart desired,
            long observedRevision,
            @Nullable LazyPart observed,
            @Nullable Stored<?> stored) {}

    private static final Held NOTHING = new Held(0, null, Map.of(), null, 0, null, null);

    private final ObjectAssembler reader;
    private final Map<String, Map<ObjectKey, Held>> objects = new TreeMap<>();
    private long revision;
    private boolean whole = true;

    public PartTable(ObjectAssembler reader) {
        this.reader = reader;
    }

    /** The newest revision of all parts, removals included; 0 for none. */
    public long revision() {
        return revision;
    }

    /** Whether all that the newest command wrote is here. In between, nothing is to be decided. */
    public boolean whole() {
        return whole;
    }

    /** Takes a part in; what it does to its object, null where nothing. Facts come in the order of revisions. */
    public @Nullable FactChange apply(FactRecord fact) {
        revision = Math.max(revision, fact.revision());
        whole = !fact.more();
        ResourceKey key = fact.key().object();
        var ofResource = objects.computeIfAbsent(key.resource(), resource -> new HashMap<>());
        Held before = ofResource.getOrDefault(key.key(), NOTHING);
        Held after =
                merged(key, fact.key().part() == ObjectPart.DESIRED ? desired(before, fact) : observed(before, fact));
        if (after.metadata() == null && after.observedRevision() == 0) {
            ofResource.remove(key.key());
            if (ofResource.isEmpty()) {
                objects.remove(key.resource());
            }
        } else {
            ofResource.put(key.key(), after);
        }
        return before.stored() == null && after.stored() == null
                ? null
                : new FactChange(key.resource(), key.key(), before.stored(), after.stored());
    }

    /** All objects of one kind, in no order. */
    public Collection<Stored<?>> list(String resource) {
        var found = new ArrayList<Stored<?>>();
        for (Held held : objects.getOrDefault(resource, Map.of()).values()) {
            Stored<?> stored = held.stored();
            if (stored != null) {
                found.add(stored);
            }
        }
        return found;
    }

    /** All objects, in no order. */
    public List<Stored<?>> all() {
        var all = new ArrayList<Stored<?>>();
        objects.keySet().forEach(resource -> all.addAll(list(resource)));
        return all;
    }

    private Held desired(Held before, FactRecord fact) {
        byte[] value = fact.value();
        if (value == null) {
            return new Held(0, null, Map.of(), null, before.observedRevision(), before.observed(), null);
        }
        Kind kind = reader.modelled(fact.key().object());
        LazyPart part = kind == null ? null : reader.desired(kind, fact);
        ObjectAssembler.Description description = reader.description(fact, part);
        return new Held(
                fact.revision(),
                description.metadata(),
                description.specIntegers(),
                part,
                before.observedRevision(),
                before.observed(),
                null);
    }

    private Held observed(Held before, FactRecord fact) {
        byte[] value = fact.value();
        Kind kind = reader.modelled(fact.key().object());
        return new Held(
                before.desiredRevision(),
                before.metadata(),
                before.specIntegers(),
                before.desired(),
                value == null ? 0 : fact.revision(),
                value == null || kind == null || !kind.hasStatus() ? null : reader.observed(kind, fact),
                null);
    }

    private Held merged(ResourceKey key, Held parts) {
        ObjectMeta metadata = parts.metadata();
        if (metadata == null) {
            return parts;
        }
        Kind kind = reader.modelled(key);
        LazyPart desired = parts.desired();
        Stored<?> stored = kind == null || desired == null
                ? bare(key, metadata, parts)
                : ObjectAssembler.stored(kind, key.key(), metadata, desired, parts.observed());
        return new Held(
                parts.desiredRevision(),
                metadata,
                parts.specIntegers(),
                desired,
                parts.observedRevision(),
                parts.observed(),
                stored);
    }

    private static Stored<?> bare(ResourceKey key, ObjectMeta metadata, Held parts) {
        return Stored.bare(
                key.resource(),
                key.key(),
                metadata,
                parts.desiredRevision(),
                parts.observedRevision(),
                parts.specIntegers());
    }
}
