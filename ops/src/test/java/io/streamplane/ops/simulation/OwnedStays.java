package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.ops.simulation.OwnerFates.Fate;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nothing is collected that has an owner, nobody loses one that is there, and an owner goes only after the dependents that it
 * waits for. In the end nothing is left whose owners are gone, nor anything that is still going.
 */
final class OwnedStays implements Invariant {

    private static final String NAME = "owned";

    /** When the deletion of an object was asked for, by its uid. */
    private final Map<String, Long> asked = new HashMap<>();

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject before = change.before();
            StoredObject after = change.after();
            if (after != null && Facets.terminating(after)) {
                asked.putIfAbsent(after.uid(), occurrence.revision());
            }
            if (before == null) {
                continue;
            }
            switch (occurrence.who()) {
                case "generic-garbage-collector" -> collected(before, after, occurrence.before());
                case "pod-garbage-collector" -> {
                    if (!Facets.terminating(before) && (after == null || Facets.terminating(after))) {
                        checkPodGarbage(before, occurrence.before());
                    }
                }
                default -> {}
            }
        }
    }

    private void collected(StoredObject before, @Nullable StoredObject after, Snapshot state) {
        boolean was = Facets.terminating(before);
        if (!was && (after == null || Facets.terminating(after))) {
            var fates = fates(before, state);
            Violation.unless(
                    !fates.isEmpty() && !fates.contains(Fate.SOLID) && !fates.contains(Fate.UNSERVED),
                    NAME,
                    before + " is collected, but its owners are " + fates);
        }
        if (was && lost(before, after, "orphan")) {
            var left = dependents(before, state, false);
            Violation.unless(left.isEmpty(), NAME, before + " orphans its dependents, but " + left + " still depend");
        }
        if (was && lost(before, after, OwnerFates.FOREGROUND)) {
            var left = new ArrayList<>(dependents(before, state, true));
            left.removeIf(each -> waitsFor(each, before, state, new HashSet<>()));
            Violation.unless(left.isEmpty(), NAME, before + " goes before what blocks it: " + left);
        }
        if (after != null && OwnerFates.of(after).size() < OwnerFates.of(before).size()) {
            checkLost(before, after, state);
        }
    }

    private static void checkLost(StoredObject before, StoredObject after, Snapshot state) {
        for (ObjectNode owner : OwnerFates.of(before)) {
            String uid = Tree.text(owner, "uid");
            if (OwnerFates.of(after).stream()
                    .noneMatch(each -> Tree.text(each, "uid").equals(uid))) {
                boolean orphans = OwnerFates.find(owner, before, state)
                        .filter(each -> OwnerFates.has(each, "orphan"))
                        .isPresent();
                Violation.unless(
                        orphans || OwnerFates.fate(owner, before, state) != Fate.SOLID,
                        NAME,
                        before + " loses its owner " + owner);
            }
        }
    }

    private static boolean lost(StoredObject before, @Nullable StoredObject after, String finalizer) {
        return OwnerFates.has(before, finalizer) && (after == null || !OwnerFates.has(after, finalizer));
    }

    /** Of those that depended on it when its deletion was asked for. */
    private List<StoredObject> dependents(StoredObject owner, Snapshot state, boolean blocking) {
        long deleted = asked.getOrDefault(owner.uid(), Long.MAX_VALUE);
        return all(state).stream()
                .filter(each -> !each.uid().equals(owner.uid()) && each.desiredRevision() < deleted)
                .filter(each -> depends(each, owner, state, blocking))
                .toList();
    }

    private static boolean depends(StoredObject object, StoredObject owner, Snapshot state, boolean blocking) {
        return OwnerFates.of(object).stream()
                .anyMatch(reference -> Tree.text(reference, "uid").equals(owner.uid())
                        && OwnerFates.find(reference, object, state).isPresent()
                        && (!blocking || Tree.flag(reference, "blockOwnerDeletion")));
    }

    /** Whether a dependent is in a circle with its owner, of objects that wait for each other. */
    private static boolean waitsFor(StoredObject object, StoredObject owner, Snapshot state, Set<String> seen) {
        return object.uid().equals(owner.uid())
                || OwnerFates.has(object, OwnerFates.FOREGROUND)
                        && Facets.terminating(object)
                        && seen.add(object.uid())
                        && all(state).stream()
                                .filter(each -> depends(each, object, state, true))
                                .anyMatch(each -> waitsFor(each, owner, state, seen));
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
        for (StoredObject each : all(state)) {
            if (each.kind().resource().equals(VolumeActions.CLAIMS) && Facets.terminating(each)) {
                continue; // pods hold it: see VolumesHold
            }
            Violation.unless(!Facets.terminating(each), NAME, each + " is still going");
            var fates = fates(each, state);
            boolean solid = fates.remove(Fate.SOLID);
            while (fates.remove(Fate.SOLID)) {}
            Violation.unless(
                    fates.isEmpty() || !solid && fates.contains(Fate.UNSERVED),
                    NAME,
                    each + " is left with owners that are " + fates);
        }
    }

    /** References are dropped by uid, so that one stays which shares it with another. */
    private static List<Fate> fates(StoredObject object, Snapshot state) {
        var fates = new ArrayList<Fate>();
        var owners = OwnerFates.of(object);
        for (ObjectNode owner : owners) {
            String uid = Tree.text(owner, "uid");
            if (owners.stream()
                            .filter(each -> Tree.text(each, "uid").equals(uid))
                            .count()
                    == 1) {
                fates.add(OwnerFates.fate(owner, object, state));
            }
        }
        return fates;
    }

    private static List<StoredObject> all(Snapshot state) {
        var all = new ArrayList<StoredObject>();
        for (Kind kind : SimSettings.KINDS.journaled()) {
            all.addAll(state.list(kind, null));
        }
        return all;
    }
}
