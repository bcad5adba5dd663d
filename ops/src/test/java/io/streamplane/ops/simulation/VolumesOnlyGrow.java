package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What claims have never becomes less, and a volume grows to no more than was allocated to its claim, which quotas count: whoever asks
 * for much and then for less does not get the one and pay for the other. In the end claims have what they ask for, where nothing keeps them
 * from it.
 */
final class VolumesOnlyGrow implements Invariant {

    private static final String NAME = "growth";

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject before = change.before();
            StoredObject after = change.after();
            if (before == null || after == null) {
                continue;
            }
            switch (after.kind().resource()) {
                case VolumeActions.CLAIMS ->
                    Violation.unless(
                            has(after).compareTo(has(before)) >= 0,
                            NAME,
                            after + " had " + has(before) + " and has " + has(after));
                case VolumeActions.VOLUMES -> checkVolume(before, after, occurrence.before());
                default -> {
                    // no matter of growth
                }
            }
        }
    }

    private static void checkVolume(StoredObject before, StoredObject after, Snapshot state) {
        BigDecimal holds = holds(after);
        ObjectNode reference = Tree.object(Facets.spec(after), "claimRef");
        if (holds.compareTo(holds(before)) == 0 || reference == null) {
            return;
        }
        StoredObject claim = state.get(
                        SimSettings.KINDS.get(VolumeActions.CLAIMS),
                        new ObjectKey(Tree.text(reference, "namespace"), Tree.text(reference, "name")))
                .orElse(null);
        if (claim != null && claim.uid().equals(Tree.text(reference, "uid"))) {
            Violation.unless(
                    holds.compareTo(allocated(claim)) <= 0,
                    NAME,
                    after + " holds " + holds + ", but " + allocated(claim) + " are allocated to " + claim);
            Violation.unless(
                    holds.compareTo(has(claim)) >= 0,
                    NAME,
                    after + " holds " + holds + ", less than " + claim + " has");
        }
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject claim : Facets.list(state, VolumeActions.CLAIMS)) {
            boolean bound = Tree.text(Facets.status(claim), "phase").equals("Bound");
            if (Facets.terminating(claim) || !bound || waits(claim, state)) {
                continue;
            }
            if (!Tree.text(Facets.spec(claim), "storageClassName").equals("disks")) {
                BigDecimal asked = size(Tree.object(Facets.spec(claim), "resources", "requests"));
                Violation.unless(
                        has(claim).compareTo(asked) >= 0,
                        NAME,
                        claim + " asks for " + asked + " and has " + has(claim));
            }
        }
    }

    /** Whether it waits for a pod. */
    private static boolean waits(StoredObject claim, Snapshot state) {
        return Tree.text(Tree.object(Facets.status(claim), "allocatedResourceStatuses"), "storage")
                        .equals("NodeResizePending")
                && VolumesHold.users(claim.key(), state).stream()
                        .noneMatch(
                                each -> Tree.text(Facets.status(each), "phase").equals("Running"));
    }

    private static BigDecimal has(StoredObject claim) {
        return size(Tree.object(Facets.status(claim), "capacity"));
    }

    private static BigDecimal allocated(StoredObject claim) {
        return size(Tree.object(Facets.status(claim), "allocatedResources"));
    }

    private static BigDecimal holds(StoredObject volume) {
        return size(Tree.object(Facets.spec(volume), "capacity"));
    }

    private static BigDecimal size(@Nullable ObjectNode amounts) {
        return Quantity.parse(Tree.text(amounts, "storage"))
                .map(Quantity::amount)
                .orElse(BigDecimal.ZERO);
    }
}
