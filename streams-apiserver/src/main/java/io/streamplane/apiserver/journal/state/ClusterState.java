package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.fact.LoadAt;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.StateView;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * All objects at one revision, in persistent maps by resource and key: a change makes a new state that shares all else
 * with the old one.
 */
public final class ClusterState implements Snapshot, StateView {

    /** Sorts before every other name of a namespace, and is none itself. */
    private static final String LEAST_NAME = "\0";

    /** The version of a kind without objects. */
    private static final Object NONE = new Object();

    private static final String DEFINITIONS = CustomResourceDefinitionKind.RESOURCE;

    private final KindIndex kinds;
    private final long revision;
    private final HashPMap<String, TreePMap<ObjectKey, JournaledObject>> objects;

    private ClusterState(
            KindIndex kinds, long revision, HashPMap<String, TreePMap<ObjectKey, JournaledObject>> objects) {
        this.kinds = kinds;
        this.revision = revision;
        this.objects = objects;
    }

    public static ClusterState empty(KindIndex kinds) {
        return new ClusterState(kinds, 0, HashTreePMap.empty());
    }

    /** The state of a start-up load. The persistent maps are made of sorted ones at once, without a comparison. */
    public static ClusterState loaded(KindIndex kinds, long revision, Collection<LoadAt> loads) {
        var sorted = new HashMap<String, TreeMap<ObjectKey, JournaledObject>>();
        for (LoadAt load : loads) {
            load.drain((key, parts) -> sorted.computeIfAbsent(key.resource(), _ -> new TreeMap<>())
                    .put(
                            key.key(),
                            new JournaledObject(
                                    kinds.decoder(),
                                    kinds.kind(key.resource()),
                                    key.key(),
                                    parts.entry(),
                                    parts.desired(),
                                    parts.observed())));
        }
        HashPMap<String, TreePMap<ObjectKey, JournaledObject>> objects = HashTreePMap.empty();
        for (var each : sorted.entrySet()) {
            objects = objects.plus(each.getKey(), TreePMap.fromSortedMap(each.getValue()));
        }
        var loaded = new ClusterState(kinds, revision, objects);
        for (ObjectKey definition : ofResource(objects, DEFINITIONS).keySet()) {
            loaded = loaded.redefined(definition.name());
        }
        return loaded;
    }

    /**
     * The same objects with the kinds that follow from them, where a CustomResourceDefinition has changed: its objects are then
     * of another kind, or of none that is known.
     *
     * @param name of the definition: the GroupResource of its kind
     */
    private ClusterState redefined(String name) {
        KindIndex after = kinds.after(name, ofResource(objects, DEFINITIONS).get(ObjectKey.clusterScoped(name)));
        if (after == kinds) {
            return this;
        }
        Kind kind = after.kind(name);
        var ofKind = new TreeMap<ObjectKey, JournaledObject>();
        ofResource(objects, name).forEach((key, object) -> ofKind.put(key, object.of(kind)));
        return new ClusterState(
                after, revision, ofKind.isEmpty() ? objects : objects.plus(name, TreePMap.fromSortedMap(ofKind)));
    }

    /** What a command touches, as it was; null where it was not there. */
    private record Before(ResourceKey key, @Nullable JournaledObject object) {}

    /** What comes of a command's facts. */
    record Step(ClusterState state, List<Change> changes, List<AppliedCommand.Touched> touched) {}

    /**
     * The state after a command. A key that the command touches several times (created with its status) gives one
     * change.
     */
    Step after(long commandRevision, List<Fact> facts) {
        var next = objects;
        var touched = new ArrayList<Before>(facts.size());
        for (Fact fact : facts) {
            ResourceKey key = fact.key();
            var ofResource = ofResource(next, key.resource());
            JournaledObject before = ofResource.get(key.key());
            JournaledObject after = after(before, fact);
            next = next.plus(
                    key.resource(), after == null ? ofResource.minus(key.key()) : ofResource.plus(key.key(), after));
            if (!has(touched, key)) {
                touched.add(new Before(key, before));
            }
        }
        var state = new ClusterState(kinds, commandRevision, next);
        for (Before each : touched) {
            if (each.key().resource().equals(DEFINITIONS)) {
                state = state.redefined(each.key().key().name());
            }
        }
        return state.step(touched);
    }

    private static boolean has(List<Before> touched, ResourceKey key) {
        for (Before each : touched) {
            if (each.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable JournaledObject after(@Nullable JournaledObject before, Fact fact) {
        Entry entry = Entry.after(before == null ? null : before.entry(), fact);
        if (entry == null) {
            return null;
        }
        return switch (fact) {
            case Fact.DesiredPut put
            when before == null ->
                new JournaledObject(
                        kinds.decoder(),
                        kinds.kind(put.key().resource()),
                        put.key().key(),
                        entry,
                        put.value(),
                        null);
            case Fact.DesiredPut put -> before.withDesired(entry, put.value());
            case Fact.ObservedPut put when before != null -> before.withObserved(entry, put.value());
            case Fact.ObservedPut _, Fact.Deleted _ -> null;
        };
    }

    private Step step(List<Before> touched) {
        var changes = new ArrayList<Change>(touched.size());
        var entries = new ArrayList<AppliedCommand.Touched>(touched.size());
        for (Before each : touched) {
            JournaledObject is = object(each.key());
            changes.addAll(Change.of(revision, each.object(), is));
            entries.add(new AppliedCommand.Touched(each.key(), is == null ? null : is.entry()));
        }
        return new Step(this, List.copyOf(changes), List.copyOf(entries));
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public KindRegistry kinds() {
        return kinds.kinds();
    }

    @Override
    public @Nullable Entry get(ResourceKey key) {
        JournaledObject object = object(key);
        return object == null ? null : object.entry();
    }

    @Override
    public Optional<StoredObject> get(Kind kind, ObjectKey key) {
        return Optional.ofNullable(ofResource(objects, kind.resource()).get(key))
                .map(object -> object.at(kind));
    }

    @Override
    public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
        var all = ofResource(objects, kind.resource());
        Collection<JournaledObject> listed = namespace == null
                ? all.values()
                : all.subMap(
                                new ObjectKey(namespace, LEAST_NAME),
                                true,
                                new ObjectKey(namespace + '\0', LEAST_NAME),
                                false)
                        .values();
        return kind.seen().storage()
                ? Collections.unmodifiableCollection(listed)
                : listed.stream().map(object -> object.at(kind)).toList();
    }

    /** The map of the kind's objects, which states share until one of them is changed. */
    @Override
    public Object version(Kind kind) {
        return Objects.requireNonNullElse(objects.get(kind.resource()), NONE);
    }

    /** Every object, of each resource in key order. */
    public List<JournaledObject> all() {
        return objects.values().stream()
                .flatMap(ofResource -> ofResource.values().stream())
                .toList();
    }

    /** How many objects it carries of kinds that this process does not know. */
    public int unknown() {
        return objects.entrySet().stream()
                .filter(ofResource -> kinds.kind(ofResource.getKey()).isUnknown())
                .mapToInt(ofResource -> ofResource.getValue().size())
                .sum();
    }

    /** Null where there is none. */
    public @Nullable JournaledObject object(ResourceKey key) {
        return ofResource(objects, key.resource()).get(key.key());
    }

    private static TreePMap<ObjectKey, JournaledObject> ofResource(
            HashPMap<String, TreePMap<ObjectKey, JournaledObject>> objects, String resource) {
        var known = objects.get(resource);
        return known == null ? TreePMap.empty() : known;
    }
}
