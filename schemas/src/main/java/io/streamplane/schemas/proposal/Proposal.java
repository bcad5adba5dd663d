package io.streamplane.schemas.proposal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change that a component wants, with what must still hold for it. A proposal is a value: equal proposals ask for
 * the same thing, and asking again is harmless, because names are derived and changes carry preconditions.
 */
public sealed interface Proposal {

    /** GroupResource, e.g. {@code deployments.apps}. */
    String resource();

    ObjectKey key();

    /**
     * Creates the object (its status too, where it has one); refused with AlreadyExists where the name is taken.
     *
     * @param requires what else must hold when it happens, or it is refused, e.g. that its owner is as it was
     */
    record Create(String resource, ObjectKey key, HasMetadata object, List<Precondition> requires) implements Proposal {

        public Create {
            requires = List.copyOf(requires);
        }

        public Create(String resource, ObjectKey key, HasMetadata object) {
            this(resource, key, object, List.of());
        }
    }

    /**
     * Replaces metadata and spec.
     *
     * @param desiredRevision the revision of the desired part that this was made from; refused with Conflict otherwise
     */
    record Update(String resource, ObjectKey key, HasMetadata object, long desiredRevision) implements Proposal {}

    /**
     * Replaces the status with that of {@code object}, whose metadata must hold the uid.
     *
     * @param observedRevision the revision of the observed part that this was made from (0: there was none), or null
     *     where the proposer is the only writer
     */
    record UpdateStatus(
            String resource,
            ObjectKey key,
            HasMetadata object,
            @Nullable Long observedRevision) implements Proposal {}

    /**
     * Changes a few things in the metadata of an object with this uid, of whatever kind.
     *
     * @param requires what else must hold when it happens, or it is refused
     */
    record UpdateMetadata(String resource, ObjectKey key, String uid, MetadataEdit edit, List<Precondition> requires)
            implements Proposal {

        public UpdateMetadata {
            requires = List.copyOf(requires);
        }
    }

    /**
     * Deletes the object with this uid, gracefully where its kind says so.
     *
     * @param gracePeriodSeconds as in DeleteOptions; null for the object's own
     * @param propagationPolicy Background, Foreground or Orphan; null for the kind's default
     * @param requires what else must hold when it happens, or it is refused: the absences that it relies on
     */
    record Delete(
            String resource,
            ObjectKey key,
            String uid,
            @Nullable Long gracePeriodSeconds,
            @Nullable String propagationPolicy,
            List<Precondition> requires)
            implements Proposal {

        public Delete {
            requires = List.copyOf(requires);
        }

        /** Of an object that is to go whatever else there is. */
        public Delete(
                String resource,
                ObjectKey key,
                String uid,
                @Nullable Long gracePeriodSeconds,
                @Nullable String propagationPolicy) {
            this(resource, key, uid, gracePeriodSeconds, propagationPolicy, List.of());
        }
    }

    /**
     * Sets how many replicas an object with this uid is to have, by its scale subresource.
     *
     * @param desiredRevision the revision of the desired part that this was made from; refused with Conflict otherwise
     */
    record Scale(String resource, ObjectKey key, String uid, int replicas, long desiredRevision) implements Proposal {}

    /**
     * Binds the pod with this uid to a node; refused where it is bound already, and where the node is gone: another of that
     * name may have room for other pods.
     *
     * @param nodeUid empty for whatever node has the name, be there one or not
     */
    record Bind(ObjectKey key, String uid, String node, String nodeUid) implements Proposal {

        /** What else must hold when it happens. */
        public List<Precondition> requires() {
            return nodeUid.isEmpty()
                    ? List.of()
                    : List.of(new Precondition.HasUid(
                            new ResourceKey(NodeKind.RESOURCE, ObjectKey.clusterScoped(node)), nodeUid));
        }

        @Override
        public String resource() {
            return PodKind.RESOURCE;
        }
    }
}
