package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nothing is collected that has an owner, and in the end nothing is left whose owners are gone, nor anything that is still
 * going. A terminating owner with the finalizer foregroundDeletion has its dependents collected.
 */
final class OwnedStays implements Invariant {

    private static final String NAME = "owned";

    @Override
    public void check(Occurrence moment) {
        for (Change change : moment.changes()) {
            StoredObject before = change.before();
            StoredObject after = change.after();
            if (before == null || Facets.terminating(before) || after != null && !Facets.terminating(after)) {
                continue;
            }
            switch (moment.who()) {
                case "generic-garbage-collector", "garbagecollector-controller" ->
                    Violation.unless(
                            owners(before).stream().noneMatch(each -> isSolid(each, before, moment.before())),
                            NAME,
                            before + " is collected, but has an owner");
                case "podgc-controller", "pod-garbage-collector" -> checkPodGarbage(before, moment.before());
                default -> {}
            }
        }
    }

    private static void checkPodGarbage(StoredObject pod, Snapshot state) {
        String node = Facets.node(pod);
        boolean gone = node.isEmpty()
                || state.get(SimSettings.KINDS.get("nodes"), ObjectKey.clusterScoped(node))
                        .isEmpty();
        Violation.unless(gone || Facets.over(pod), NAME, pod + " is collected, but its node " + node + " is there");
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (Kind kind : SimSettings.KINDS.journaled()) {
            for (StoredObject each : Facets.list(state, kind.resource())) {
                Violation.unless(!Facets.terminating(each), NAME, each + " is still going");
                var owners = owners(each);
                Violation.unless(
                        owners.isEmpty() || owners.stream().anyMatch(owner -> find(owner, each, state).isPresent()),
                        NAME,
                        each + " is left without its owners " + owners);
            }
        }
    }

    private static List<ObjectNode> owners(StoredObject object) {
        return Tree.objects(Facets.metadata(object), "ownerReferences");
    }

    private static boolean isSolid(ObjectNode reference, StoredObject dependent, Snapshot state) {
        return find(reference, dependent, state)
                .filter(owner -> !Facets.terminating(owner)
                        || !Tree.texts(Facets.metadata(owner), "finalizers").contains("foregroundDeletion"))
                .isPresent();
    }

    private static Optional<StoredObject> find(ObjectNode reference, StoredObject dependent, Snapshot state) {
        ResourceKey key = key(reference, dependent);
        return state.get(SimSettings.KINDS.get(key.resource()), key.key())
                .filter(owner -> owner.uid().equals(Tree.text(reference, "uid")));
    }

    private static ResourceKey key(ObjectNode reference, StoredObject dependent) {
        String version = Tree.text(reference, "apiVersion");
        int slash = version.indexOf('/');
        String group = slash < 0 ? "" : version.substring(0, slash);
        for (Kind kind : SimSettings.KINDS.journaled()) {
            if (kind.group().equals(group) && kind.kind().equals(Tree.text(reference, "kind"))) {
                String namespace = kind.namespaced() ? dependent.key().namespace() : "";
                return new ResourceKey(kind.resource(), new ObjectKey(namespace, Tree.text(reference, "name")));
            }
        }
        throw new Violation(NAME, dependent + " has an owner of no kind: " + reference);
    }
}
