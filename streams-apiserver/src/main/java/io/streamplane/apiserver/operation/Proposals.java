package io.streamplane.apiserver.operation;

import io.streamplane.schemas.proposal.ReceivedProposal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Admits what our own components propose, as it would admit the same by HTTP. */
final class Proposals {

    private static final WriteOptions OPTIONS =
            new WriteOptions(false, "", WriteOptions.FieldValidation.IGNORE, false);

    private final Store store;
    private final Creation creation;
    private final Replacement replacement;
    private final StatusReplacement statuses;
    private final Deletion deletion;
    private final Binding binding;

    Proposals(
            Store store,
            Creation creation,
            Replacement replacement,
            StatusReplacement statuses,
            Deletion deletion,
            Binding binding) {
        this.store = store;
        this.creation = creation;
        this.replacement = replacement;
        this.statuses = statuses;
        this.deletion = deletion;
        this.binding = binding;
    }

    ApiResult propose(ReceivedProposal proposal, String source) {
        store.awaitRevision(proposal.cause(), target(proposal, ""));
        return switch (proposal.action()) {
            case CREATE -> {
                ObjectNode body = required(proposal.desired(), "a desired part");
                if (proposal.observed() != null) {
                    body.set("status", proposal.observed());
                }
                yield creation.create(ask(proposal, source, "create", ""), body, List.of(), OPTIONS);
            }
            case UPDATE -> {
                Ask ask = ask(proposal, source, "update", "");
                ObjectNode body = required(proposal.desired(), "a desired part");
                var old = store.existing(ask.target());
                long revision = required(proposal.desiredRevision(), "a desired revision");
                if (old.desiredRevision() != revision) {
                    throw new Refusal(Failures.modified(old.kind(), old.key().name()));
                }
                yield finished(replacement.replace(ask, old, body, List.of(), OPTIONS));
            }
            case UPDATE_STATUS -> {
                Ask ask = ask(proposal, source, "update", "status");
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.putObject("metadata").put("uid", uid(proposal));
                body.set("status", required(proposal.observed(), "an observed part"));
                yield finished(
                        statuses.replace(ask, store.existing(ask.target()), body, proposal.observedRevision()));
            }
            case DELETE ->
                deletion.delete(
                        ask(proposal, source, "delete", ""),
                        new DeleteOptions(
                                false, proposal.gracePeriodSeconds(), proposal.propagationPolicy(), uid(proposal), null));
            case BIND ->
                binding.bind(
                        ask(proposal, source, "bind", "binding"), required(proposal.node(), "a node"), uid(proposal));
        };
    }

    private static ApiResult finished(Replacement.Attempt attempt) {
        return switch (attempt) {
            case Replacement.Attempt.Finished finished -> finished.result();
            case Replacement.Attempt.Stale stale -> throw Rejections.refusal(stale.rejected());
        };
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

    private static Target target(ReceivedProposal proposal, String subresource) {
        return new Target(proposal.kind(), proposal.key().namespace(), proposal.key().name(), subresource);
    }

    private static Ask ask(ReceivedProposal proposal, String source, String verb, String subresource) {
        String component = proposal.component();
        var caller = new Caller("system:" + component, List.of("system:masters"), component, source);
        return new Ask(caller, verb, target(proposal, subresource), false, component, proposal.cause());
    }
}
