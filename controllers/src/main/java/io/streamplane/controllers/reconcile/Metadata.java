package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Changes of an object's metadata and its deletion, for code that knows nothing else of its kind. */
public final class Metadata {

    public static final String FOREGROUND = "foregroundDeletion";
    public static final String ORPHAN = "orphan";

    private Metadata() {}

    /** Refused where the desired part is not any more the one that the edit was made from. */
    public static Proposal update(Stored<?> stored, MetadataEdit edit) {
        return update(stored, edit, List.of());
    }

    /** The same, and where one of these does not hold. */
    public static Proposal update(Stored<?> stored, MetadataEdit edit, Collection<Precondition> requires) {
        return new Proposal.UpdateMetadata(
                stored.resource(), stored.key(), stored.uid(), edit, withUnchanged(stored, requires));
    }

    /**
     * Deletes an object for what its desired part says, and because of these; refused where one of them does not hold.
     *
     * @param policy Background, Foreground or Orphan
     */
    public static Proposal delete(Stored<?> stored, String policy, Collection<Precondition> requires) {
        return new Proposal.Delete(
                stored.resource(), stored.key(), stored.uid(), null, policy, withUnchanged(stored, requires));
    }

    /** That the object's desired part is still this one. */
    public static Precondition unchanged(Stored<?> stored) {
        return new Precondition.DesiredAt(new ResourceKey(stored.resource(), stored.key()), stored.desiredRevision());
    }

    /** That no other report of its status has been accepted. */
    public static Precondition asReported(Stored<?> stored) {
        return new Precondition.ObservedAt(new ResourceKey(stored.resource(), stored.key()), stored.observedRevision());
    }

    private static List<Precondition> withUnchanged(Stored<?> stored, Collection<Precondition> requires) {
        var all = new ArrayList<Precondition>(requires.size() + 1);
        all.add(unchanged(stored));
        all.addAll(requires);
        return all;
    }
}
