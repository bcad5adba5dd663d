package io.streamplane.controllers.simulation;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Admission and intake as the apiserver has them, as far as it matters here: what is asked for is planned on a state that may
 * be of a moment ago, and becomes a command with the preconditions that the apiserver gives it.
 */
final class SimIntake {

    private final SimJournal journal;

    SimIntake(SimJournal journal) {
        this.journal = journal;
    }

    /** @param ago how many commands ago the state was that it is planned on */
    boolean create(SimObject object, int ago) {
        var state = journal.stateBefore(ago);
        var preconditions = new ArrayList<Precondition>();
        preconditions.add(new Precondition.Absent(object.key()));
        String namespace = object.key().key().namespace();
        if (!namespace.isEmpty()) {
            var key = new ResourceKey("namespaces", ObjectKey.clusterScoped(namespace));
            SimObject found = state.get(key);
            if (found == null || found.terminating()) {
                return false;
            }
            preconditions.add(new Precondition.DesiredAt(key, found.revision()));
        }
        return !state.containsKey(object.key()) && journal.append("user", preconditions, List.of(journal.put(object)));
    }

    boolean replace(String who, SimObject old, SimObject changed, List<Precondition> requires) {
        var preconditions = new ArrayList<Precondition>();
        preconditions.add(new Precondition.HasUid(old.key(), old.uid()));
        preconditions.add(new Precondition.DesiredAt(old.key(), old.revision()));
        preconditions.addAll(requires);
        return journal.append(
                who,
                preconditions,
                List.of(
                        changed.done()
                                ? new io.streamplane.schemas.journal.Mutation.Delete(old.key())
                                : journal.put(changed)));
    }

    /** @param policy null: as the object's finalizers say */
    boolean delete(String who, SimObject old, boolean withGrace, @Nullable String policy, List<Precondition> requires) {
        var finalizers = new ArrayList<>(old.finalizers());
        if (policy != null) {
            finalizers.removeAll(List.of("orphan", "foregroundDeletion"));
            if (policy.equals("Orphan")) {
                finalizers.add("orphan");
            } else if (policy.equals("Foreground")) {
                finalizers.add("foregroundDeletion");
            }
        }
        boolean pod = old.key().resource().equals("pods");
        SimObject asked = old.finalizers(finalizers).asked();
        if (pod && (!withGrace || old.node() == null)) {
            asked = asked.hold(false);
        }
        if (asked.equals(old)) {
            return false;
        }
        return replace(who, old, asked, requires);
    }

    /** What a controller proposes; false where it is refused. */
    boolean propose(String who, Proposal proposal, int ago) {
        var state = journal.stateBefore(ago);
        SimObject old = state.get(new ResourceKey(proposal.resource(), proposal.key()));
        if (old == null || !requires(proposal).stream().allMatch(each -> holds(each, state))) {
            return false;
        }
        return switch (proposal) {
            case Proposal.Delete delete ->
                old.uid().equals(delete.uid())
                        && delete(
                                who,
                                old,
                                delete.gracePeriodSeconds() == null,
                                delete.propagationPolicy(),
                                delete.requires());
            case Proposal.UpdateMetadata update ->
                old.uid().equals(update.uid()) && replace(who, old, edited(old, update.edit()), update.requires());
            case Proposal.Update update ->
                old.uid().equals(update.object().getMetadata().getUid())
                        && old.revision() == update.desiredRevision()
                        && replace(
                                who,
                                old,
                                old.hold(!((Namespace) update.object())
                                        .getSpec()
                                        .getFinalizers()
                                        .isEmpty()),
                                List.of());
            default -> throw new IllegalArgumentException("expected a proposal of a collector, but got " + proposal);
        };
    }

    private static List<Precondition> requires(Proposal proposal) {
        return switch (proposal) {
            case Proposal.Delete delete -> delete.requires();
            case Proposal.UpdateMetadata update -> update.requires();
            default -> List.of();
        };
    }

    private static boolean holds(Precondition precondition, Map<ResourceKey, SimObject> state) {
        SimObject found = state.get(precondition.key());
        return Rules.holds(precondition, found == null ? null : new Entry(found.uid(), found.revision(), 0));
    }

    private static SimObject edited(SimObject old, MetadataEdit edit) {
        var owners = new ArrayList<OwnerReference>();
        for (OwnerReference owner : old.owners()) {
            if (!edit.dropOwners().contains(owner.getUid())) {
                owners.add(
                        edit.unblockOwners().contains(owner.getUid())
                                ? new OwnerReferenceBuilder(owner)
                                        .withBlockOwnerDeletion(false)
                                        .build()
                                : owner);
            }
        }
        var finalizers = new ArrayList<>(old.finalizers());
        finalizers.removeAll(edit.dropFinalizers());
        SimObject changed = old.owners(owners).finalizers(finalizers);
        for (var each : edit.annotations().entrySet()) {
            changed = changed.annotation(each.getKey(), each.getValue());
        }
        return changed;
    }
}
