package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.garbage.Owners.Found;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of an object with owners, as in Kubernetes' garbage collector ({@code attemptToDeleteItem}). Where an owner
 * may keep it, only the references to others go, to those that are gone and those that wait for their dependents; else the
 * object goes, but not while it is unknown what became of one.
 *
 * <p>Owners that wait for each other in a circle would wait for ever: an object that is to go with its dependents in the
 * foreground, and has one among them that waits for its own dependents, first lets go of its owners. Example: a owns b and b
 * owns a; a is deleted in the foreground; b unblocks a and goes; a, blocked by nothing, goes.
 */
final class CollectStep {

    private CollectStep() {}

    static ReconcileResult apply(ReconcileInput input, Stored<?> object, OwnerKinds kinds) {
        Owners owners = Owners.of(object, input.shard(), kinds);
        ReconcileResult outcome = ForeignOwnersStep.apply(input, object, kinds, decide(input, object, owners));
        return owners.unread().isEmpty() ? outcome : outcome.andWhenClusterIsRead(object.desiredRevision());
    }

    private static ReconcileResult decide(ReconcileInput input, Stored<?> object, Owners owners) {
        var lost = new ArrayList<>(owners.gone());
        lost.addAll(owners.waiting());
        if (!owners.solid().isEmpty()) {
            // References go by uid. One that shares its uid with a reference to an owner that is there stays.
            lost.removeIf(each ->
                    owners.solid().stream().anyMatch(solid -> solid.uid().equals(each.uid())));
        }
        if (lost.isEmpty()) {
            return ReconcileResult.nothing();
        }
        List<Precondition> required = lost.stream().map(Found::required).toList();
        if (!owners.solid().isEmpty()) {
            var edit = MetadataEdit.withoutOwners(lost.stream().map(Found::uid).toList());
            return ReconcileResult.of(List.of(Metadata.update(object, edit, required)));
        }
        return owners.unread().isEmpty() && owners.unserved().isEmpty()
                ? ReconcileResult.of(List.of(delete(input, object, owners, required)))
                : ReconcileResult.nothing();
    }

    private static Proposal delete(ReconcileInput input, Stored<?> object, Owners owners, List<Precondition> required) {
        var dependents = input.shard().dependents(object.uid());
        if (owners.waiting().isEmpty() || dependents.isEmpty()) {
            return Metadata.delete(object, policy(object), required);
        }
        boolean circle = dependents.stream()
                .anyMatch(each -> each.terminating() && each.finalizers().contains(Metadata.FOREGROUND));
        List<String> blocked = object.owners().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getBlockOwnerDeletion()))
                .map(OwnerReference::getUid)
                .toList();
        return circle && !blocked.isEmpty()
                ? Metadata.update(object, MetadataEdit.unblocking(blocked), required)
                : Metadata.delete(object, "Foreground", required);
    }

    /** A finalizer that is there already says how its dependents are to be treated. */
    private static String policy(Stored<?> object) {
        if (object.finalizers().contains(Metadata.ORPHAN)) {
            return "Orphan";
        }
        return object.finalizers().contains(Metadata.FOREGROUND) ? "Foreground" : "Background";
    }
}
