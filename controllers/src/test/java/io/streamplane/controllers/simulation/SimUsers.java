package io.streamplane.controllers.simulation;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamplane.controllers.simulation.SimKinds.SimKind;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Users and kubelets, who do anything at any time: few names, so that objects come again with other uids. */
final class SimUsers {

    private static final List<String> NAMESPACES = List.of("n1", "n2", "n3");
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> NODES = List.of("node-1", "node-2");

    private record Named(ResourceKey key, String uid) {}

    private final SimJournal journal;
    private final SimIntake intake;
    private final Random random;
    private final List<Named> past = new ArrayList<>();
    private int uids;

    SimUsers(SimJournal journal, SimIntake intake, Random random) {
        this.journal = journal;
        this.intake = intake;
        this.random = random;
    }

    void act() {
        switch (random.nextInt(12)) {
            case 0 -> create(SimKinds.NAMESPACE, "", any(NAMESPACES));
            case 1 -> create(SimKinds.NODE, "", any(NODES));
            case 2, 3, 4, 5 -> {
                SimKind kind = any(SimKinds.ALL.subList(2, SimKinds.ALL.size()));
                create(kind, kind.namespaced() ? any(NAMESPACES) : "", any(NAMES));
            }
            case 6, 7, 8 -> delete();
            case 9, 10 -> changeOwners();
            default -> changeFinalizers();
        }
    }

    /** A kubelet has stopped a pod; false where none is to be stopped. */
    boolean stopPod() {
        var stopping = journal.state().values().stream()
                .filter(each -> each.terminating() && each.hold())
                .filter(each -> {
                    String on = each.node();
                    return on != null && journal.state().containsKey(node(on));
                })
                .toList();
        if (stopping.isEmpty()) {
            return false;
        }
        SimObject pod = any(stopping);
        return intake.replace("kubelet", pod, pod.hold(false), List.of());
    }

    /** Takes back what would hold objects for ever. */
    void letGo() {
        for (SimObject each : List.copyOf(journal.state().values())) {
            if (each.finalizers().contains(SimObject.FOREIGN)) {
                var left = new ArrayList<>(each.finalizers());
                left.remove(SimObject.FOREIGN);
                intake.replace("user", each, each.finalizers(left), List.of());
            }
        }
    }

    private void create(SimKind kind, String namespace, String name) {
        var key = new ResourceKey(kind.resource(), new ObjectKey(namespace, name));
        String uid = "u" + uids++;
        var owners = new ArrayList<OwnerReference>();
        for (int i = random.nextInt(3); i > 0; i--) {
            addOwner(owners, namespace);
        }
        String node = kind.equals(SimKinds.POD) && random.nextInt(3) > 0 ? any(NODES) : null;
        boolean hold = kind.equals(SimKinds.NAMESPACE) || node != null;
        List<String> finalizers = random.nextInt(8) == 0 ? List.of(SimObject.FOREIGN) : List.of();
        past.add(new Named(key, uid));
        intake.create(new SimObject(key, uid, owners, finalizers, Map.of(), node, false, hold, 0), random.nextInt(4));
    }

    private void delete() {
        SimObject object = some();
        if (object != null) {
            String policy = any(List.of("Background", "Foreground", "Orphan", "none"));
            intake.delete("user", object, random.nextBoolean(), policy.equals("none") ? null : policy, List.of());
        }
    }

    private void changeOwners() {
        SimObject object = some();
        if (object == null) {
            return;
        }
        var owners = new ArrayList<>(object.owners());
        if (!owners.isEmpty() && random.nextBoolean()) {
            owners.remove(random.nextInt(owners.size()));
        } else {
            addOwner(owners, object.key().key().namespace());
        }
        intake.replace("user", object, object.owners(owners), List.of());
    }

    private void changeFinalizers() {
        SimObject object = some();
        if (object != null) {
            var finalizers = new ArrayList<>(object.finalizers());
            if (!finalizers.remove(SimObject.FOREIGN) && !object.terminating()) {
                finalizers.add(SimObject.FOREIGN);
            }
            intake.replace("user", object, object.finalizers(finalizers), List.of());
        }
    }

    /** Mostly one that there is and that may own; now and then one that is gone, elsewhere, or wrong in one word. */
    private void addOwner(List<OwnerReference> owners, String namespace) {
        if (past.isEmpty()) {
            return;
        }
        Named owner = any(past);
        for (int i = 0; i < 6 && !fits(owner, namespace); i++) {
            owner = any(past);
        }
        OwnerReference reference = SimKinds.reference(
                owner.key(), owner.uid(), random.nextInt(6) == 0 ? "v9" : "v1", random.nextBoolean());
        if (owners.stream().noneMatch(each -> each.getUid().equals(reference.getUid()))) {
            owners.add(random.nextInt(6) == 0 ? wrong(reference) : reference);
        }
    }

    private boolean fits(Named owner, String namespace) {
        SimObject found = journal.state().get(owner.key());
        String where = owner.key().key().namespace();
        return found != null && found.uid().equals(owner.uid()) && (where.isEmpty() || where.equals(namespace));
    }

    private OwnerReference wrong(OwnerReference reference) {
        var wrong = new OwnerReferenceBuilder(reference);
        switch (random.nextInt(4)) {
            case 0 -> wrong.withName(any(NAMES));
            case 1 -> wrong.withUid("u" + random.nextInt(uids + 1));
            case 2 -> wrong.withApiVersion("v1").withKind(any(List.of("ConfigMap", "Node", "Namespace")));
            default -> wrong.withApiVersion("example.com/v1").withKind("Bar").withBlockOwnerDeletion(false);
        }
        return wrong.build();
    }

    private @Nullable SimObject some() {
        var all = List.copyOf(journal.state().values());
        return all.isEmpty() ? null : any(all);
    }

    private static ResourceKey node(String name) {
        return new ResourceKey("nodes", ObjectKey.clusterScoped(name));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
