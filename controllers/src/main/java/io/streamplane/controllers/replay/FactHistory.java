package io.streamplane.controllers.replay;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.shard.ObjectReader;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All objects in all their versions, as far back as they are kept, with the indexes of a shard; those hold whatever some
 * version was in, and who reads them asks the version. For one thread.
 */
final class FactHistory {

    private record Overtaken(Fact by, Versions versions) {}

    private final ObjectReader reader;
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, TreeMap<ObjectKey, Versions>> objects = new HashMap<>();
    private final Map<String, Map<String, TreeMap<ObjectKey, Versions>>> byOwner = new HashMap<>();
    private final Map<String, TreeMap<ObjectKey, Versions>> uncontrolled = new HashMap<>();
    private final Map<String, TreeMap<ObjectKey, Versions>> onNode = new HashMap<>();
    private final Map<String, Versions> byUid = new HashMap<>();
    private final Deque<Overtaken> overtaken = new ArrayDeque<>();
    private final Map<String, Long> forgotten = new HashMap<>();

    FactHistory(ObjectCodec codec) {
        reader = new ObjectReader(codec);
        for (Kind kind : Kinds.journaled()) {
            kinds.put(kind.resource(), kind);
            objects.put(kind.resource(), new TreeMap<>());
            uncontrolled.put(kind.resource(), new TreeMap<>());
        }
    }

    /** Facts come in the order of revisions. */
    void add(Fact fact) {
        ResourceKey key = fact.key();
        Versions versions =
                of(key.resource()).computeIfAbsent(key.key(), each -> new Versions(kind(key.resource()), each, reader));
        overtaken.add(new Overtaken(fact, versions));
        switch (fact) {
            case Fact.DesiredPut put -> index(put, versions, versions.putDesired(put.revision(), put.value()));
            case Fact.ObservedPut put -> versions.putObserved(put.revision(), put.value());
            case Fact.Deleted deleted -> versions.delete(deleted.revision());
        }
    }

    /** Forgets what nobody who has read all facts up to this revision can see. */
    void forget(long before) {
        while (!overtaken.isEmpty() && overtaken.getFirst().by().revision() <= before) {
            Overtaken first = overtaken.removeFirst();
            Versions versions = first.versions();
            note(first.by());
            if (versions.forget(before) && of(versions.kind().resource()).get(versions.key()) == versions) {
                drop(versions);
            }
        }
    }

    /** Whoever has read less of a topic's partition than this may have seen of a namespace in it what is forgotten. */
    long forgotten(String topic, String namespace) {
        return forgotten.getOrDefault(place(topic, namespace), 0L);
    }

    /** By which an object's partition is found; a namespace is in its own. */
    static String namespace(String resource, ObjectKey key) {
        return resource.equals("namespaces") ? key.name() : key.namespace();
    }

    private static String place(String topic, String namespace) {
        return topic + ' ' + namespace;
    }

    private void note(Fact by) {
        String resource = by.key().resource();
        String namespace = namespace(resource, by.key().key());
        if (!(by instanceof Fact.ObservedPut)) {
            forgotten.put(place(Topics.desired(resource), namespace), by.revision());
        }
        if (!(by instanceof Fact.DesiredPut)) {
            forgotten.put(place(Topics.observed(resource), namespace), by.revision());
        }
    }

    Kind kind(String resource) {
        Kind kind = kinds.get(resource);
        if (kind == null) {
            throw new IllegalArgumentException("expected one of " + kinds.keySet() + ", but got '" + resource + "'");
        }
        return kind;
    }

    Set<String> resources() {
        return kinds.keySet();
    }

    @Nullable
    Versions get(String resource, ObjectKey key) {
        return of(resource).get(key);
    }

    Collection<Versions> inNamespace(String resource, String namespace) {
        return inNamespace(of(resource), namespace);
    }

    /** Those that some version did without a controller. */
    Collection<Versions> uncontrolled(String resource, String namespace) {
        return inNamespace(uncontrolled.getOrDefault(resource, new TreeMap<>()), namespace);
    }

    Collection<Versions> dependents(String resource, String ownerUid) {
        var byResource = byOwner.get(ownerUid);
        var found = byResource == null ? null : byResource.get(resource);
        return found == null ? List.of() : found.values();
    }

    Collection<Versions> onNode(String node) {
        var found = onNode.get(node);
        return found == null ? List.of() : found.values();
    }

    Set<String> nodes() {
        return onNode.keySet();
    }

    @Nullable
    Versions ofUid(String uid) {
        return byUid.get(uid);
    }

    private void index(Fact.DesiredPut put, Versions versions, HasMetadata object) {
        if (versions.uids.add(put.uid())) {
            byUid.put(put.uid(), versions);
        }
        boolean controlled = false;
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        for (OwnerReference owner : owners == null ? List.<OwnerReference>of() : owners) {
            controlled |= Boolean.TRUE.equals(owner.getController());
            if (versions.owners.add(owner.getUid())) {
                byOwner.computeIfAbsent(owner.getUid(), uid -> new HashMap<>())
                        .computeIfAbsent(put.key().resource(), resource -> new TreeMap<>())
                        .put(versions.key(), versions);
            }
        }
        if (!controlled) {
            uncontrolled
                    .computeIfAbsent(put.key().resource(), each -> new TreeMap<>())
                    .put(versions.key(), versions);
        }
        String node = put.node();
        if (node != null && versions.nodes.add(node)) {
            onNode.computeIfAbsent(node, each -> new TreeMap<>()).put(versions.key(), versions);
        }
    }

    private void drop(Versions versions) {
        String resource = versions.kind().resource();
        of(resource).remove(versions.key());
        uncontrolled.getOrDefault(resource, new TreeMap<>()).remove(versions.key());
        versions.uids.forEach(uid -> byUid.remove(uid, versions));
        for (String owner : versions.owners) {
            var byResource = byOwner.get(owner);
            if (byResource != null) {
                removed(byResource, resource, versions.key());
                if (byResource.isEmpty()) {
                    byOwner.remove(owner);
                }
            }
        }
        versions.nodes.forEach(node -> removed(onNode, node, versions.key()));
    }

    private static void removed(Map<String, TreeMap<ObjectKey, Versions>> index, String name, ObjectKey key) {
        var found = index.get(name);
        if (found != null) {
            found.remove(key);
            if (found.isEmpty()) {
                index.remove(name);
            }
        }
    }

    private static Collection<Versions> inNamespace(TreeMap<ObjectKey, Versions> all, String namespace) {
        return all.subMap(new ObjectKey(namespace, "\0"), true, new ObjectKey(namespace + '\0', "\0"), false)
                .values();
    }

    private TreeMap<ObjectKey, Versions> of(String resource) {
        var found = objects.get(resource);
        if (found == null) {
            throw new IllegalArgumentException("expected one of " + objects.keySet() + ", but got '" + resource + "'");
        }
        return found;
    }
}
