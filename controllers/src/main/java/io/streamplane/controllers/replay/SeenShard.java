package io.streamplane.controllers.replay;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A shard as it was when each topic had been read so far. */
final class SeenShard implements ShardView {

    private final FactHistory history;
    private final Map<String, Long> revisions = new HashMap<>();
    private final Set<String> unknown = new TreeSet<>();
    private final String namespace;
    private boolean forgotten;

    /** @param namespace of the work, by which it is noticed where the history does not go back far enough */
    SeenShard(FactHistory history, List<Grounds.Seen> seen, String namespace) {
        this.history = history;
        this.namespace = namespace;
        seen.forEach(each -> revisions.put(each.topic(), each.newest()));
    }

    /** Topics that were asked for, but of which it is not known how far they had been read. */
    Set<String> unknown() {
        return unknown;
    }

    /** Whether it was asked for what is forgotten by now. */
    boolean forgotten() {
        return forgotten;
    }

    @Override
    public @Nullable Stored<?> get(String resource, ObjectKey key) {
        Versions versions = history.get(resource, key);
        return at(resource, versions);
    }

    @Override
    public Collection<Stored<?>> list(String resource, String namespace) {
        return present(resource, history.inNamespace(resource, namespace));
    }

    @Override
    public Collection<Stored<?>> dependents(String resource, String ownerUid) {
        return present(resource, history.dependents(resource, ownerUid)).stream()
                .filter(stored -> stored.owners().stream()
                        .anyMatch(owner -> owner.getUid().equals(ownerUid)))
                .toList();
    }

    @Override
    public Collection<Stored<?>> dependents(String ownerUid) {
        var found = new ArrayList<Stored<?>>();
        for (String resource : new TreeSet<>(history.resources())) {
            if (!resource.equals("nodes")) {
                found.addAll(dependents(resource, ownerUid));
            }
        }
        return found;
    }

    @Override
    public Collection<Stored<?>> uncontrolled(String resource, String namespace) {
        return present(resource, history.uncontrolled(resource, namespace)).stream()
                .filter(stored -> stored.controller() == null)
                .toList();
    }

    @Override
    public Collection<Stored<?>> podsOn(String node) {
        return present("pods", history.onNode(node)).stream()
                .filter(stored -> node.equals(Pods.node(stored.as(Pod.class).object())))
                .toList();
    }

    @Override
    public Set<String> nodesWithPods() {
        var names = new TreeSet<>(history.nodes());
        names.removeIf(node -> podsOn(node).isEmpty());
        return names;
    }

    @Override
    public @Nullable WorkKey find(String uid) {
        Versions versions = history.ofUid(uid);
        String resource = versions == null ? null : versions.kind().resource();
        Stored<?> stored = resource == null ? null : at(resource, versions);
        return stored != null && stored.uid().equals(uid) ? WorkKey.of(stored) : null;
    }

    /**
     * Whether it was there before, and is not now. One whose deletion is too long ago to be kept counts as never seen;
     * whoever decided on its absence then had waited long enough to be certain.
     */
    @Override
    public boolean knownDeleted(String uid) {
        Versions versions = history.ofUid(uid);
        return versions != null && find(uid) == null;
    }

    @Override
    public Set<String> resources() {
        var resources = new TreeSet<>(history.resources());
        resources.remove("nodes");
        return resources;
    }

    private Collection<Stored<?>> present(String resource, Collection<Versions> all) {
        var found = new ArrayList<Stored<?>>(all.size());
        for (Versions versions : all) {
            Stored<?> stored = at(resource, versions);
            if (stored != null) {
                found.add(stored);
            }
        }
        if (all.isEmpty()) {
            revision(Topics.desired(resource));
        }
        return found;
    }

    private @Nullable Stored<?> at(String resource, @Nullable Versions versions) {
        long desired = revision(Topics.desired(resource));
        if (versions == null) {
            return null;
        }
        return versions.at(desired, versions.kind().hasStatus() ? revision(Topics.observed(resource)) : 0);
    }

    private long revision(String topic) {
        Long revision = revisions.get(topic);
        if (revision == null) {
            unknown.add(topic);
            return Long.MAX_VALUE;
        }
        forgotten |= revision < history.forgotten(topic, namespace);
        return revision;
    }
}
