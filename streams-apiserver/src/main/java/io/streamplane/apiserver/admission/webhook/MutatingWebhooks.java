package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.match.ExpressionInputs;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.patch.PatchFailure;
import io.streamplane.apiserver.patch.Patches;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.admissionregistration.MutatingWebhookConfigurationKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' plug-in MutatingAdmissionWebhook does: asks webhooks one after the other, by the names of their configurations, each
 * about the object as the one before has left it.
 */
public final class MutatingWebhooks implements AdmissionPlugin {

    private final ConfiguredWebhooks webhooks = new ConfiguredWebhooks(MutatingWebhookConfigurationKind.KIND);
    private final ExpressionInputs inputs;
    private final WebhookCalls calls;

    public MutatingWebhooks(Authorization authorization, WebhookCalls calls) {
        this.inputs = new ExpressionInputs(authorization);
        this.calls = calls;
    }

    @Override
    public String name() {
        return "MutatingAdmissionWebhook";
    }

    @Override
    public boolean mayWait(Draft.Operation operation, Target target, Snapshot state) {
        return webhooks.mayMatch(operation, target, state);
    }

    @Override
    public void admitPart(Draft draft) {
        mutate(draft);
    }

    /** A deletion has nothing to change, but can be refused. */
    @Override
    public void validate(Draft draft) {
        if (draft.operation() == Draft.Operation.DELETE) {
            mutate(draft);
        }
    }

    @Override
    public void mutate(Draft draft) {
        List<List<AdmissionWebhook>> all = webhooks.about(draft);
        if (all.isEmpty()) {
            return;
        }
        var request = new AdmissionAttributes(draft);
        int index = 0;
        for (List<AdmissionWebhook> configuration : all) {
            for (AdmissionWebhook webhook : configuration) {
                Optional<Kind> seen = webhook.matches(request, inputs);
                if (seen.isPresent() && !draft.reinvocation().isLeftOut(webhook.part())) {
                    boolean changed = invoke(webhook, request, seen.get(), index);
                    draft.reinvocation().asked(webhook.part(), changed, webhook.reinvoked());
                }
                index++;
            }
        }
    }

    /** Whether the webhook has changed the object. */
    private boolean invoke(AdmissionWebhook webhook, AdmissionAttributes request, Kind seen, int index) {
        Draft draft = request.draft();
        String place = "round_" + (draft.reinvocation().isSecond() ? 1 : 0) + "_index_" + index;
        var invocation = WebhookInvocation.of(webhook, request, seen, true);
        var answer = invocation.settle(
                invocation.ask(calls), "failed-open.mutation.webhook.admission.k8s.io/" + place, calls);
        ArrayNode patch = answer == null ? null : answer.patch();
        boolean changed = patch != null && !patch.isEmpty() && apply(webhook, request, seen, patch);
        ObjectNode mutation = report(draft, webhook).put("mutated", changed);
        draft.annotate("mutation.webhook.admission.k8s.io/" + place, mutation.toString());
        if (changed && !draft.kind().confidential()) { // the journal keeps no Secret in clear
            ObjectNode applied = report(draft, webhook);
            applied.set("patch", patch);
            applied.put("patchType", "JSONPatch");
            draft.annotate("patch.webhook.admission.k8s.io/" + place, applied.toString());
        }
        return changed;
    }

    private static ObjectNode report(Draft draft, AdmissionWebhook webhook) {
        return draft.object()
                .objectNode()
                .put("configuration", webhook.configuration())
                .put("webhook", webhook.name());
    }

    private static boolean apply(
            AdmissionWebhook webhook, AdmissionAttributes request, Kind seen, ArrayNode operations) {
        ObjectNode object = request.object(seen);
        if (object == null) {
            throw Refusal.definite(Failures.internal("admission webhook \"" + webhook.name()
                    + "\" attempted to modify the object, which is not supported for this operation"));
        }
        ObjectNode before = request.draft().object().deepCopy();
        try {
            request.replace(Patches.apply(PatchType.JSON, seen, object, operations));
        } catch (PatchFailure e) {
            throw Refusal.definite(Failures.internal(String.valueOf(e.getMessage())));
        } catch (Refusal refusal) {
            throw Refusal.definite(Failures.internal("admission webhook \"" + webhook.name()
                    + "\" left no object of the kind: " + refusal.failure().message()));
        }
        return !Tree.equal(before, request.draft().object());
    }
}
