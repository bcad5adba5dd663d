package io.streamplane.apiserver.replay;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ReceivedProposal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A proposal as intake reads it, without its bytes between. It is nearly always the same; where it comes to another command,
 * the way through the bytes decides. For one thread.
 */
final class ShortCut {

    private @Nullable PodSpec spec;
    private @Nullable JsonNode treeOfSpec;

    ReceivedProposal received(KindRegistry kinds, Proposal proposal, String component) {
        Kind kind = kinds.get(proposal.resource());
        return switch (proposal) {
            case Proposal.Create create ->
                of(kind, proposal, component, ProposalAction.CREATE, null, null, tree(create.object()), null);
            case Proposal.Update update ->
                of(
                        kind,
                        proposal,
                        component,
                        ProposalAction.UPDATE,
                        update.object().getMetadata().getUid(),
                        update.desiredRevision(),
                        ObjectCodec.tree(update.object()),
                        null);
            case Proposal.UpdateStatus update ->
                of(
                        kind,
                        proposal,
                        component,
                        ProposalAction.UPDATE_STATUS,
                        update.object().getMetadata().getUid(),
                        update.observedRevision(),
                        null,
                        ObjectCodec.statusTree(update.object()));
            case Proposal.UpdateMetadata update ->
                of(kind, proposal, component, ProposalAction.UPDATE_METADATA, update.uid(), null, null, null);
            case Proposal.Delete delete ->
                of(kind, proposal, component, ProposalAction.DELETE, delete.uid(), null, null, null);
            case Proposal.Scale scale ->
                of(kind, proposal, component, ProposalAction.SCALE, scale.uid(), scale.desiredRevision(), null, null);
            case Proposal.Bind bind -> of(kind, proposal, component, ProposalAction.BIND, bind.uid(), null, null, null);
        };
    }

    /** The pods of one look have one spec, and admission changes a copy: so its tree is made once for all of them. */
    private ObjectNode tree(HasMetadata created) {
        if (!(created instanceof Pod pod) || !pod.getAdditionalProperties().isEmpty()) {
            return ObjectCodec.tree(created);
        }
        if (spec == null || pod.getSpec() != spec) {
            ObjectNode tree = ObjectCodec.tree(pod);
            spec = pod.getSpec();
            treeOfSpec = tree.get("spec");
            return tree;
        }
        ObjectNode tree =
                ObjectCodec.tree(new Pod(pod.getApiVersion(), pod.getKind(), pod.getMetadata(), null, pod.getStatus()));
        tree.set("spec", treeOfSpec);
        return tree;
    }

    /** @param revision of the part that it was made from */
    private static ReceivedProposal of(
            Kind kind,
            Proposal proposal,
            String component,
            ProposalAction action,
            @Nullable String uid,
            @Nullable Long revision,
            @Nullable ObjectNode desired,
            @Nullable ObjectNode status) {
        ObjectNode observed = status;
        if (desired != null && desired.remove("status") instanceof ObjectNode ofObject) {
            observed = ofObject;
        }
        boolean ofStatus = action == ProposalAction.UPDATE_STATUS;
        return new ReceivedProposal(
                component,
                0,
                0,
                0,
                action,
                kind,
                proposal.key(),
                uid,
                ofStatus ? null : revision,
                ofStatus ? revision : null,
                desired,
                observed,
                proposal instanceof Proposal.Bind bind ? bind.node() : null,
                proposal instanceof Proposal.Scale scale ? scale.replicas() : null,
                proposal instanceof Proposal.Delete delete ? delete.gracePeriodSeconds() : null,
                proposal instanceof Proposal.Delete delete ? delete.propagationPolicy() : null,
                requires(proposal),
                proposal instanceof Proposal.UpdateMetadata update ? update.edit() : null,
                null);
    }

    private static List<Precondition> requires(Proposal proposal) {
        return switch (proposal) {
            case Proposal.Create create -> create.requires();
            case Proposal.Delete delete -> delete.requires();
            case Proposal.UpdateMetadata update -> update.requires();
            case Proposal.Bind bind -> bind.requires();
            default -> List.of();
        };
    }
}
