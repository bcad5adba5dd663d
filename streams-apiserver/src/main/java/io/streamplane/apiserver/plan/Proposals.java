package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.apply.ComponentFields;
import io.streamplane.apiserver.apply.FieldManager;
import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.kind.certificates.CertificateSigningRequestRules;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.RequestOptions;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Admits what our own components propose, as it would admit the same by HTTP. */
public final class Proposals {

    static final WriteOptions OPTIONS = WriteOptions.NONE;

    private final Creation creation;
    private final Replacement replacement;
    private final StatusReplacement statuses;
    private final MetadataUpdate metadata;
    private final Deletion deletion;
    private final Binding binding;
    private final Scaling scaling;

    public Proposals(
            Creation creation,
            Replacement replacement,
            StatusReplacement statuses,
            Deletion deletion,
            Binding binding) {
        this.creation = creation;
        this.replacement = replacement;
        this.statuses = statuses;
        this.metadata = new MetadataUpdate(replacement);
        this.deletion = deletion;
        this.binding = binding;
        this.scaling = new Scaling(replacement);
    }

    /**
     * Throws {@link Refusal} where the proposal lacks what its action needs.
     *
     * @param caller who proposes
     */
    public Write write(ReceivedProposal proposal, Caller caller) {
        return switch (proposal.action()) {
            case CREATE -> {
                ObjectNode body = required(proposal.desired(), "a desired part");
                if (proposal.observed() != null) {
                    body.set("status", proposal.observed());
                }
                yield Requirements.of(
                        creation.create(
                                ask(proposal, caller, "create", ""), body, List.of(), OPTIONS, FieldTracking.NONE),
                        proposal.requires());
            }
            case UPDATE -> update(ask(proposal, caller, "update", ""), proposal);
            case UPDATE_STATUS -> {
                ObjectNode status = required(proposal.observed(), "an observed part");
                boolean decides = CertificateSigningRequestRules.decides(proposal.kind(), status);
                Ask ask = ask(proposal, caller, "update", decides ? "approval" : "status");
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.putObject("metadata").put("uid", uid(proposal));
                body.set("status", status);
                Write write = state -> statuses.replace(
                        ask,
                        state,
                        Commands.existing(state, ask.target()),
                        body,
                        proposal.observedRevision(),
                        FieldTracking.NONE);
                yield write.once();
            }
            case UPDATE_METADATA ->
                Requirements.of(
                        metadata.update(
                                ask(proposal, caller, "update", ""),
                                uid(proposal),
                                required(proposal.edit(), "changes of metadata")),
                        proposal.requires());
            case DELETE -> {
                var options = new DeleteOptions(
                        false, proposal.gracePeriodSeconds(), proposal.propagationPolicy(), uid(proposal), null);
                yield Requirements.of(
                        deletion.delete(ask(proposal, caller, "delete", "", options), options), proposal.requires());
            }
            case SCALE -> scale(ask(proposal, caller, "update", "scale"), proposal);
            case BIND ->
                Requirements.of(
                        binding.bind(
                                ask(proposal, caller, "bind", "binding"),
                                required(proposal.node(), "a node"),
                                uid(proposal)),
                        proposal.requires());
        };
    }

    /**
     * What the proposer must be allowed, as if he asked by HTTP: one of these. Where a controller of Kubernetes may update or patch, some do
     * the one and some the other for the same change.
     */
    public static List<Attributes> wanted(ReceivedProposal proposal) {
        return switch (proposal.action()) {
            case CREATE -> List.of(wanted("create", proposal, ""));
            case UPDATE -> {
                ObjectNode desired = proposal.desired();
                boolean finalizes = desired != null && isFinalization(proposal.kind(), desired);
                yield changes(proposal, finalizes ? "finalize" : "");
            }
            case UPDATE_STATUS -> {
                ObjectNode observed = proposal.observed();
                boolean decides = observed != null && CertificateSigningRequestRules.decides(proposal.kind(), observed);
                yield changes(proposal, decides ? "approval" : "status");
            }
            case UPDATE_METADATA -> changes(proposal, "");
            case DELETE -> List.of(wanted("delete", proposal, ""));
            case SCALE -> changes(proposal, "scale");
            case BIND -> List.of(wanted("create", proposal, "binding"));
        };
    }

    private static List<Attributes> changes(ReceivedProposal proposal, String subresource) {
        return List.of(wanted("update", proposal, subresource), wanted("patch", proposal, subresource));
    }

    private static Attributes wanted(String verb, ReceivedProposal proposal, String subresource) {
        return Attributes.of(verb, target(proposal, subresource));
    }

    private Write update(Ask ask, ReceivedProposal proposal) {
        ObjectNode body = required(proposal.desired(), "a desired part");
        long revision = required(proposal.desiredRevision(), "a desired revision");
        Write write = state -> {
            var old = Commands.existing(state, ask.target());
            if (old.desiredRevision() != revision) {
                throw new Refusal(Failures.modified(old.kind(), old.key().name()));
            }
            return isFinalization(ask.target().kind(), body)
                    ? replacement.finalizeNamespace(
                            ask, state, old, Tree.texts(Tree.object(body, "spec"), "finalizers"))
                    : replacement.replace(ask, state, old, body, List.of(), OPTIONS, tracking(ask));
        };
        return write.once();
    }

    private Write scale(Ask ask, ReceivedProposal proposal) {
        int replicas = required(proposal.replicas(), "a number of replicas");
        long revision = required(proposal.desiredRevision(), "a desired revision");
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.putObject("metadata").put("uid", uid(proposal));
        scale.putObject("spec").put("replicas", replicas);
        Write write = state -> {
            var old = Commands.existing(state, ask.target());
            if (old.kind().scale() == null) {
                throw new Refusal(Failures.badRequest(
                        "expected a kind with a scale, but got " + old.kind().kind()));
            }
            if (old.desiredRevision() != revision) {
                throw new Refusal(Failures.modified(old.kind(), old.key().name()));
            }
            return scaling.replace(ask, state, old, scale, OPTIONS, tracking(ask));
        };
        return write.once();
    }

    /** Under the name that Kubernetes' component has. */
    static FieldTracking tracking(Ask ask) {
        return new FieldTracking.Changes(new FieldManager(
                ComponentFields.managerOf(ask.fieldManager()),
                Operation.UPDATE,
                ask.target().kind().apiVersion(),
                ask.target().subresource()));
    }

    /** An update leaves a namespace's own finalizers alone; of a terminating one it is the finalize subresource's. */
    private static boolean isFinalization(Kind kind, ObjectNode body) {
        return kind.subresources().contains("finalize") && Tree.has(Tree.object(body, "metadata"), "deletionTimestamp");
    }

    /** What it does to the object, as plug-ins of admission are told. */
    public static Draft.Operation operation(ReceivedProposal proposal) {
        return switch (proposal.action()) {
            case CREATE, BIND -> Draft.Operation.CREATE;
            case UPDATE, UPDATE_STATUS, UPDATE_METADATA, SCALE -> Draft.Operation.UPDATE;
            case DELETE -> Draft.Operation.DELETE;
        };
    }

    /** Which part of the object it is about. */
    public static Target part(ReceivedProposal proposal) {
        return target(
                proposal,
                switch (proposal.action()) {
                    case BIND -> "binding";
                    case SCALE -> "scale";
                    case UPDATE_STATUS -> "status";
                    default -> "";
                });
    }

    private static String uid(ReceivedProposal proposal) {
        return Objects.requireNonNullElse(proposal.uid(), "");
    }

    private static <T> T required(@Nullable T part, String what) {
        if (part == null) {
            throw new Refusal(Failures.badRequest("expected a proposal with " + what + ", but it has none"));
        }
        return part;
    }

    public static Target target(ReceivedProposal proposal, String subresource) {
        return new Target(
                proposal.kind(), proposal.key().namespace(), proposal.key().name(), subresource);
    }

    private static Ask ask(ReceivedProposal proposal, Caller caller, String verb, String subresource) {
        return ask(proposal, caller, verb, subresource, OPTIONS);
    }

    private static Ask ask(
            ReceivedProposal proposal, Caller caller, String verb, String subresource, RequestOptions options) {
        return new Ask(
                caller,
                verb,
                target(proposal, subresource),
                options,
                proposal.component(),
                proposal.cause(),
                proposal.grounds());
    }
}
