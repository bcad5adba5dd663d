package io.streamplane.controllers.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.garbage.OwnerKinds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of each command of a collector, on the true state that it came upon, and at the end of a history. */
final class Invariants {

    /** What has become of an owner. */
    enum Fate {
        SOLID,
        WAITING,
        GONE,
        UNSERVED
    }

    /** When the deletion of an object was asked for, by its uid. */
    private final Map<String, Long> asked = new HashMap<>();

    void check(SimJournal.Step step, Map<ResourceKey, SimObject> after) {
        ResourceKey key = step.command().mutations().getFirst().key();
        SimObject old = step.before().get(key);
        SimObject now = after.get(key);
        if (now != null && now.terminating()) {
            asked.putIfAbsent(now.uid(), now.revision());
        }
        if (old == null) {
            return;
        }
        if (now == null && key.resource().equals("namespaces")) {
            assertThat(content(key.key().name(), step.before()))
                    .as("contents of a namespace that goes")
                    .isEmpty();
        }
        switch (step.who()) {
            case "garbagecollector" -> checkCollector(old, now, step.before());
            case "podgc" ->
                assertThat(step.before())
                        .as("the node of %s, which is collected", old)
                        .doesNotContainKey(
                                new ResourceKey("nodes", ObjectKey.clusterScoped(String.valueOf(old.node()))));
            case "namespace" -> checkNamespace(old, now, step.before());
            default -> {}
        }
    }

    private void checkCollector(SimObject old, @Nullable SimObject now, Map<ResourceKey, SimObject> before) {
        if (!old.terminating() && (now == null || now.terminating())) {
            assertThat(old.owners())
                    .as("owners of %s, which is collected", old)
                    .isNotEmpty()
                    .allSatisfy(owner -> assertThat(fate(owner, old, before)).isIn(Fate.GONE, Fate.WAITING));
        }
        if (old.terminating() && old.finalizers().contains("orphan") && lost(old, now, "orphan")) {
            assertThat(dependents(old, before, false))
                    .as("dependents of %s, which orphans them", old)
                    .isEmpty();
        }
        if (old.terminating() && lost(old, now, "foregroundDeletion")) {
            assertThat(dependents(old, before, true))
                    .filteredOn(each -> !waitsFor(each, old, before, new HashSet<>()))
                    .as("dependents that block %s", old)
                    .isEmpty();
        }
        if (now != null && now.owners().size() < old.owners().size()) {
            for (OwnerReference owner : old.owners()) {
                if (now.owners().stream().noneMatch(each -> each.getUid().equals(owner.getUid()))) {
                    SimObject found = owner(owner, old, before);
                    boolean orphans = found != null && found.finalizers().contains("orphan");
                    assertThat(orphans || fate(owner, old, before) != Fate.SOLID)
                            .as("that %s loses its owner %s", old, owner)
                            .isTrue();
                }
            }
        }
    }

    private static boolean lost(SimObject old, @Nullable SimObject now, String finalizer) {
        return old.finalizers().contains(finalizer)
                && (now == null || !now.finalizers().contains(finalizer));
    }

    private static void checkNamespace(SimObject old, @Nullable SimObject now, Map<ResourceKey, SimObject> before) {
        if (old.key().resource().equals("namespaces")) {
            assertThat(now == null || !now.hold()).isTrue();
            assertThat(content(old.key().key().name(), before))
                    .as("contents of a namespace that is finalized")
                    .isEmpty();
        } else {
            SimObject namespace = before.get(new ResourceKey(
                    "namespaces", ObjectKey.clusterScoped(old.key().key().namespace())));
            assertThat(namespace != null && namespace.terminating())
                    .as("that the namespace of %s goes", old)
                    .isTrue();
        }
    }

    /** Of those that depended on it when its deletion was asked for. */
    private List<SimObject> dependents(SimObject owner, Map<ResourceKey, SimObject> state, boolean blocking) {
        long deleted = asked.getOrDefault(owner.uid(), Long.MAX_VALUE);
        return state.values().stream()
                .filter(each -> each != owner && each.revision() < deleted)
                .filter(each -> each.owners().stream()
                        .anyMatch(reference -> owner(reference, each, state) == owner
                                && (!blocking || Boolean.TRUE.equals(reference.getBlockOwnerDeletion()))))
                .toList();
    }

    /** Whether a dependent is in a circle with its owner, of objects that wait for each other. */
    private static boolean waitsFor(
            SimObject object, SimObject owner, Map<ResourceKey, SimObject> state, Set<SimObject> seen) {
        return object == owner
                || object.finalizers().contains("foregroundDeletion")
                        && object.terminating()
                        && seen.add(object)
                        && state.values().stream()
                                .filter(each -> each.owners().stream()
                                        .anyMatch(reference -> owner(reference, each, state) == object
                                                && Boolean.TRUE.equals(reference.getBlockOwnerDeletion())))
                                .anyMatch(each -> waitsFor(each, owner, state, seen));
    }

    private static List<SimObject> content(String namespace, Map<ResourceKey, SimObject> state) {
        return state.values().stream()
                .filter(each -> each.key().key().namespace().equals(namespace))
                .toList();
    }

    /** When everything is delivered, and nobody does anything any more. */
    static void checkEnd(Map<ResourceKey, SimObject> state) {
        Set<SimObject> stuck = stuck(state);
        for (SimObject each : state.values()) {
            if (stuck.contains(each)) {
                continue;
            }
            assertThat(each.terminating()).as("that %s is still going", each).isFalse();
            var fates = each.owners().stream()
                    .filter(owner -> isOnlyOfItsUid(owner, each))
                    .map(owner -> fate(owner, each, state))
                    .toList();
            if (fates.contains(Fate.SOLID)) {
                assertThat(fates).as("owners of %s", each).doesNotContain(Fate.GONE, Fate.WAITING);
            } else if (!fates.contains(Fate.UNSERVED)) {
                assertThat(fates).as("owners of %s, which nobody owns", each).isEmpty();
            }
            String node = each.node();
            if (node != null) {
                assertThat(state)
                        .as("node of %s", each)
                        .containsKey(new ResourceKey("nodes", ObjectKey.clusterScoped(node)));
            }
        }
    }

    /** References are dropped by uid, so that one stays which shares it with another. */
    private static boolean isOnlyOfItsUid(OwnerReference reference, SimObject dependent) {
        return dependent.owners().stream()
                        .filter(each -> each.getUid().equals(reference.getUid()))
                        .count()
                == 1;
    }

    /** What may wait for ever: for a dependent that has an owner of which nothing is known. */
    private static Set<SimObject> stuck(Map<ResourceKey, SimObject> state) {
        var stuck = new HashSet<SimObject>();
        for (SimObject each : state.values()) {
            if (!each.terminating()
                    && each.owners().stream().anyMatch(owner -> fate(owner, each, state) == Fate.UNSERVED)) {
                stuck.add(each);
            }
        }
        boolean more = true;
        while (more) {
            more = false;
            for (SimObject each : List.copyOf(stuck)) {
                for (OwnerReference reference : each.owners()) {
                    SimObject owner = owner(reference, each, state);
                    if (owner != null && owner.terminating()) {
                        more |= stuck.add(owner);
                    }
                }
            }
        }
        return stuck;
    }

    static Fate fate(OwnerReference reference, SimObject dependent, Map<ResourceKey, SimObject> state) {
        if (key(reference, dependent) == null) {
            return Fate.UNSERVED;
        }
        SimObject owner = owner(reference, dependent, state);
        if (owner == null) {
            return Fate.GONE;
        }
        return owner.terminating() && owner.finalizers().contains("foregroundDeletion") ? Fate.WAITING : Fate.SOLID;
    }

    private static @Nullable SimObject owner(
            OwnerReference reference, SimObject dependent, Map<ResourceKey, SimObject> state) {
        ResourceKey key = key(reference, dependent);
        SimObject found = key == null ? null : state.get(key);
        return found != null && found.uid().equals(reference.getUid()) ? found : null;
    }

    private static @Nullable ResourceKey key(OwnerReference reference, SimObject dependent) {
        String version = reference.getApiVersion();
        int slash = version.indexOf('/');
        OwnerKinds.OwnerKind kind = SimKinds.find(slash < 0 ? "" : version.substring(0, slash), reference.getKind());
        String namespace = dependent.key().key().namespace();
        if (kind == null || kind.namespaced() && namespace.isEmpty()) {
            return null;
        }
        return new ResourceKey(kind.resource(), new ObjectKey(kind.namespaced() ? namespace : "", reference.getName()));
    }
}
