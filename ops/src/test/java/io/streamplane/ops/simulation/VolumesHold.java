package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A claim has one volume and a volume one claim; neither goes while it is used. What only one node may write to is attached to one,
 * and is not detached while its kubelet has it in use; a pod begins when its volume is attached. In the end nothing is left over.
 */
final class VolumesHold implements Invariant {

    private static final String NAME = "volumes";

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            switch (change.object().kind().resource()) {
                case VolumeActions.CLAIMS -> checkClaim(change, occurrence);
                case VolumeActions.VOLUMES -> checkVolume(change, occurrence);
                case VirtualAttacher.ATTACHMENTS -> checkAttachment(change, occurrence);
                case "pods" -> checkPod(change, occurrence);
                default -> {
                    // no matter of volumes
                }
            }
        }
    }

    private static void checkClaim(Change change, Occurrence occurrence) {
        StoredObject claim = change.after();
        StoredObject old = change.before();
        if (claim == null) {
            StoredObject gone = change.object();
            for (StoredObject pod : users(gone.key(), occurrence.after())) {
                Violation.unless(
                        Facets.node(pod).isEmpty() || Facets.over(pod),
                        NAME,
                        gone + " is gone, and " + pod + " on " + Facets.node(pod) + " uses it");
            }
            return;
        }
        String volume = bound(claim);
        String before = old == null ? "" : bound(old);
        Violation.unless(
                before.isEmpty() || before.equals(volume), NAME, claim + " had " + before + " and has " + volume);
        if (!volume.isEmpty() && before.isEmpty()) {
            StoredObject found = volume(volume, occurrence.after());
            Violation.unless(
                    found != null && owner(found).equals(claim.uid()),
                    NAME,
                    claim + " has " + volume + ", which is not its own");
            for (StoredObject other : Facets.list(occurrence.after(), VolumeActions.CLAIMS)) {
                Violation.unless(
                        other.uid().equals(claim.uid()) || !bound(other).equals(volume),
                        NAME,
                        claim + " and " + other + " have " + volume);
            }
        }
    }

    private static void checkVolume(Change change, Occurrence occurrence) {
        StoredObject volume = change.after();
        StoredObject old = change.before();
        if (old == null) {
            return;
        }
        String owner = volume == null ? "" : owner(volume);
        if (owner.equals(owner(old))) {
            return;
        }
        for (StoredObject claim : Facets.list(occurrence.after(), VolumeActions.CLAIMS)) {
            Violation.unless(
                    !claim.uid().equals(owner(old))
                            || !bound(claim).equals(old.key().name()),
                    NAME,
                    old + " is taken from " + claim + " by " + occurrence.who());
        }
    }

    private static void checkAttachment(Change change, Occurrence occurrence) {
        StoredObject attachment = change.after();
        StoredObject old = change.before();
        if (old == null && attachment != null) {
            checkOneNode(attachment, occurrence.after());
        }
        boolean ends = old != null
                && !Facets.terminating(old)
                && (attachment == null || Facets.terminating(attachment))
                && driver(old).equals(VolumeActions.DRIVER);
        if (old == null || !ends) {
            return;
        }
        StoredObject node = node(node(old), occurrence.before());
        StoredObject volume = volume(volumeOf(old), occurrence.before());
        if (node != null && volume != null && isReady(node)) {
            Violation.unless(
                    !inUse(node).contains(uniqueName(volume)),
                    NAME,
                    old + " is detached from " + node + ", which uses it");
        }
    }

    private static void checkOneNode(StoredObject attachment, Snapshot state) {
        StoredObject volume = volume(volumeOf(attachment), state);
        if (volume == null) {
            return;
        }
        for (StoredObject other : Facets.list(state, VirtualAttacher.ATTACHMENTS)) {
            Violation.unless(
                    other.uid().equals(attachment.uid())
                            || !volumeOf(other).equals(volumeOf(attachment))
                            || node(other).equals(node(attachment)),
                    NAME,
                    volume + " is attached to " + node(attachment) + ", and to " + node(other));
        }
    }

    /** A pod that begins has its volumes, where somebody must attach them. */
    private static void checkPod(Change change, Occurrence occurrence) {
        StoredObject pod = change.after();
        boolean begins = pod != null && begun(pod) && (change.before() == null || !begun(change.before()));
        if (pod == null || !begins) {
            return;
        }
        for (String name : claims(pod)) {
            StoredObject claim = claim(new ObjectKey(pod.key().namespace(), name), occurrence.after());
            StoredObject volume = claim == null ? null : volume(bound(claim), occurrence.after());
            if (volume == null
                    || uniqueName(volume).isEmpty()
                    || !isReady(node(Facets.node(pod), occurrence.after()))) {
                continue;
            }
            Violation.unless(
                    Facets.list(occurrence.after(), VirtualAttacher.ATTACHMENTS).stream()
                            .anyMatch(each -> volumeOf(each).equals(volume.key().name())
                                    && node(each).equals(Facets.node(pod))
                                    && Tree.flag(Facets.status(each), "attached")),
                    NAME,
                    pod + " begins on " + Facets.node(pod) + " without " + volume);
        }
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        Map<String, Set<String>> wanted = new HashMap<>();
        for (StoredObject pod : Facets.list(state, "pods")) {
            for (String name : Facets.node(pod).isEmpty() || Facets.over(pod) ? List.<String>of() : claims(pod)) {
                StoredObject claim = claim(new ObjectKey(pod.key().namespace(), name), state);
                if (claim != null) {
                    wanted.computeIfAbsent(bound(claim), _ -> new HashSet<>()).add(Facets.node(pod));
                }
            }
        }
        for (StoredObject claim : Facets.list(state, VolumeActions.CLAIMS)) {
            checkClaimAtEnd(claim, state);
        }
        for (StoredObject volume : Facets.list(state, VolumeActions.VOLUMES)) {
            checkVolumeAtEnd(volume, state);
        }
        Map<String, Set<String>> told = new HashMap<>();
        for (StoredObject each : Facets.list(state, VirtualAttacher.ATTACHMENTS)) {
            Violation.unless(
                    wanted.getOrDefault(volumeOf(each), Set.of()).contains(node(each)), NAME, each + " is left over");
            Violation.unless(Tree.flag(Facets.status(each), "attached"), NAME, each + " is not attached");
            if (driver(each).equals(VolumeActions.DRIVER)) {
                told.computeIfAbsent(node(each), _ -> new HashSet<>()).add(uniqueName(volume(volumeOf(each), state)));
            }
        }
        Map<String, Set<String>> used = new HashMap<>();
        wanted.forEach((name, nodes) -> {
            String unique = uniqueName(volume(name, state));
            nodes.forEach(node -> {
                if (!unique.isEmpty()) {
                    used.computeIfAbsent(node, _ -> new HashSet<>()).add(unique);
                }
            });
        });
        for (StoredObject node : Facets.list(state, "nodes")) {
            Set<String> names = told.getOrDefault(node.key().name(), Set.of());
            Violation.unless(attached(node).equals(names), NAME, node + " has " + attached(node) + ", not " + names);
            Set<String> uses = used.getOrDefault(node.key().name(), Set.of());
            Violation.unless(inUse(node).equals(uses), NAME, node + " uses " + inUse(node) + ", not " + uses);
        }
    }

    private static void checkClaimAtEnd(StoredObject claim, Snapshot state) {
        if (Facets.terminating(claim)) {
            Violation.unless(
                    users(claim.key(), state).stream()
                            .anyMatch(each -> !Facets.node(each).isEmpty()), // be it over: as upstream
                    NAME,
                    claim + " is not gone, and nobody uses it");
            return;
        }
        String phase = Tree.text(Facets.status(claim), "phase");
        if (Tree.text(Facets.spec(claim), "storageClassName").equals("standard")) {
            Violation.unless(phase.equals("Bound"), NAME, claim + " is " + phase);
        }
    }

    private static void checkVolumeAtEnd(StoredObject volume, Snapshot state) {
        boolean kept =
                Tree.text(Facets.spec(volume), "persistentVolumeReclaimPolicy").equals("Retain");
        String owner = owner(volume);
        boolean owned = Facets.list(state, VolumeActions.CLAIMS).stream()
                .anyMatch(each -> each.uid().equals(owner));
        Violation.unless(kept || owned, NAME, volume + " is left over");
        String phase = Tree.text(Facets.status(volume), "phase");
        String expected = owner.isEmpty() ? "Available" : owned ? "Bound" : "Released";
        Violation.unless(phase.equals(expected), NAME, volume + " is " + phase + ", not " + expected);
    }

    private static boolean begun(StoredObject pod) {
        return Tree.objects(Facets.status(pod), "containerStatuses").stream()
                .anyMatch(each -> Tree.object(each, "state", "running") != null);
    }

    /** The volume that a claim has for good; empty for none. */
    private static String bound(StoredObject claim) {
        return Tree.text(Facets.spec(claim), "volumeName");
    }

    /** The uid of the claim that a volume is for; empty for none. */
    private static String owner(StoredObject volume) {
        return Tree.text(Tree.object(Facets.spec(volume), "claimRef"), "uid");
    }

    /** As nodes call it; empty where our own driver has it. */
    private static String uniqueName(@Nullable StoredObject volume) {
        ObjectNode csi = volume == null ? null : Tree.object(Facets.spec(volume), "csi");
        String driver = Tree.text(csi, "driver");
        return driver.equals(VolumeActions.DRIVER)
                ? "kubernetes.io/csi/" + driver + "^" + Tree.text(csi, "volumeHandle")
                : "";
    }

    private static String driver(StoredObject attachment) {
        return Tree.text(Facets.spec(attachment), "attacher");
    }

    private static String node(StoredObject attachment) {
        return Tree.text(Facets.spec(attachment), "nodeName");
    }

    private static String volumeOf(StoredObject attachment) {
        return Tree.text(Tree.object(Facets.spec(attachment), "source"), "persistentVolumeName");
    }

    private static Set<String> inUse(StoredObject node) {
        return Set.copyOf(Tree.texts(Facets.status(node), "volumesInUse"));
    }

    private static Set<String> attached(StoredObject node) {
        var names = new HashSet<String>();
        Tree.objects(Facets.status(node), "volumesAttached").forEach(each -> names.add(Tree.text(each, "name")));
        return names;
    }

    private static boolean isReady(@Nullable StoredObject node) {
        return node != null && Facets.ready(node);
    }

    private static @Nullable StoredObject node(String name, Snapshot state) {
        return state.get(SimSettings.KINDS.get("nodes"), ObjectKey.clusterScoped(name))
                .orElse(null);
    }

    private static @Nullable StoredObject volume(String name, Snapshot state) {
        return name.isEmpty()
                ? null
                : state.get(SimSettings.KINDS.get(VolumeActions.VOLUMES), ObjectKey.clusterScoped(name))
                        .orElse(null);
    }

    private static @Nullable StoredObject claim(ObjectKey key, Snapshot state) {
        return state.get(SimSettings.KINDS.get(VolumeActions.CLAIMS), key).orElse(null);
    }

    static List<StoredObject> users(ObjectKey claim, Snapshot state) {
        return Facets.list(state, "pods").stream()
                .filter(each -> each.key().namespace().equals(claim.namespace())
                        && claims(each).contains(claim.name()))
                .toList();
    }

    private static Set<String> claims(StoredObject pod) {
        var names = new HashSet<String>();
        for (ObjectNode volume : Tree.objects(Facets.spec(pod), "volumes")) {
            ObjectNode claim = Tree.object(volume, "persistentVolumeClaim");
            if (claim != null) {
                names.add(Tree.text(claim, "claimName"));
            } else if (Tree.object(volume, "ephemeral") != null) {
                names.add(pod.key().name() + "-" + Tree.text(volume, "name"));
            }
        }
        return names;
    }
}
