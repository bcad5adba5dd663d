package io.streamplane.schemas.proposal;

import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A proposal as intake reads it: the same values as in {@link Proposal} and {@link ProposalEnvelope}, objects as trees.
 *
 * @param seen the newest revision that the proposer had seen, never less than the cause
 * @param uid the object must have this uid; null for CREATE
 * @param desired CREATE, UPDATE: the object without status
 * @param observed CREATE (where it has one), UPDATE_STATUS: the status
 * @param node BIND: the node
 * @param replicas SCALE: how many are wanted
 * @param requires CREATE, DELETE, UPDATE_METADATA, BIND: what else must hold
 * @param edit UPDATE_METADATA: the changes
 * @param grounds what it was decided on, or null
 */
public record ReceivedProposal(
        String component,
        long cause,
        long seen,
        long time,
        ProposalAction action,
        Kind kind,
        ObjectKey key,
        @Nullable String uid,
        @Nullable Long desiredRevision,
        @Nullable Long observedRevision,
        @Nullable ObjectNode desired,
        @Nullable ObjectNode observed,
        @Nullable String node,
        @Nullable Integer replicas,
        @Nullable Long gracePeriodSeconds,
        @Nullable String propagationPolicy,
        List<Precondition> requires,
        @Nullable MetadataEdit edit,
        @Nullable Grounds grounds) {

    /** The same about the kind as it is known now. */
    public ReceivedProposal of(Kind known) {
        return new ReceivedProposal(
                component,
                cause,
                seen,
                time,
                action,
                known,
                key,
                uid,
                desiredRevision,
                observedRevision,
                desired,
                observed,
                node,
                replicas,
                gracePeriodSeconds,
                propagationPolicy,
                requires,
                edit,
                grounds);
    }
}
