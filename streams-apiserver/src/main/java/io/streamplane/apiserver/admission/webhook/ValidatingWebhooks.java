package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.match.ExpressionInputs;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.admissionregistration.ValidatingWebhookConfigurationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What Kubernetes' plug-in ValidatingAdmissionWebhook does: asks all webhooks that match, at once, and waits for all. */
public final class ValidatingWebhooks implements AdmissionPlugin {

    private static final String FAILED_OPEN = "failed-open.validating.webhook.admission.k8s.io/round_0_index_";

    private final ConfiguredWebhooks webhooks = new ConfiguredWebhooks(ValidatingWebhookConfigurationKind.KIND);
    private final ExpressionInputs inputs;
    private final WebhookCalls calls;

    public ValidatingWebhooks(Authorization authorization, WebhookCalls calls) {
        this.inputs = new ExpressionInputs(authorization);
        this.calls = calls;
    }

    @Override
    public String name() {
        return "ValidatingAdmissionWebhook";
    }

    @Override
    public boolean mayWait(Draft.Operation operation, Target target, Snapshot state) {
        return webhooks.mayMatch(operation, target, state);
    }

    @Override
    public void admitPart(Draft draft) {
        validate(draft);
    }

    @Override
    public void validate(Draft draft) {
        List<List<AdmissionWebhook>> all = webhooks.about(draft);
        if (all.isEmpty()) {
            return;
        }
        var request = new AdmissionAttributes(draft);
        var invocations = new ArrayList<WebhookInvocation>();
        for (List<AdmissionWebhook> configuration : all) {
            for (AdmissionWebhook webhook : configuration) {
                Optional<Kind> seen = webhook.matches(request, inputs);
                seen.ifPresent(version -> invocations.add(WebhookInvocation.of(webhook, request, version, false)));
            }
        }
        List<WebhookInvocation.Outcome> outcomes = ask(invocations);
        for (int i = 0; i < invocations.size(); i++) {
            invocations.get(i).settle(outcomes.get(i), FAILED_OPEN + i, calls);
        }
    }

    private List<WebhookInvocation.Outcome> ask(List<WebhookInvocation> invocations) {
        if (invocations.size() <= 1) {
            return invocations.stream().map(each -> each.ask(calls)).toList();
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<WebhookInvocation.Outcome>> asked = invocations.stream()
                    .map(each -> threads.submit(() -> each.ask(calls)))
                    .toList();
            var outcomes = new ArrayList<WebhookInvocation.Outcome>();
            for (Future<WebhookInvocation.Outcome> each : asked) {
                outcomes.add(outcome(each));
            }
            return outcomes;
        }
    }

    private static WebhookInvocation.Outcome outcome(Future<WebhookInvocation.Outcome> asked) {
        try {
            return asked.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(true);
            return new WebhookInvocation.Outcome.Failed("failed to call webhook: interrupted");
        } catch (ExecutionException e) {
            return new WebhookInvocation.Outcome.Failed("failed to call webhook: " + e.getCause());
        }
    }
}
