package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.match.ExpressionInputs;
import io.streamplane.apiserver.admission.match.MatchConditions;
import io.streamplane.apiserver.admission.match.MatchConstraints;
import io.streamplane.apiserver.cel.AdmissionExpressions;
import io.streamplane.apiserver.cel.AdmissionRun;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * One webhook of a configuration, ready to be asked about.
 *
 * @param part by which a request knows it: configuration, name and place
 */
record AdmissionWebhook(
        String configuration,
        String name,
        String part,
        MatchConstraints constraints,
        MatchConditions conditions,
        AdmissionExpressions expressions,
        ObjectNode client,
        boolean failClosed,
        int timeoutSeconds,
        boolean dryRun,
        boolean reinvoked,
        List<String> reviewVersions) {

    private static final Set<String> WITHOUT_EFFECTS = Set.of("None", "NoneOnDryRun");
    private static final int USUAL_SECONDS = 10;

    /** Those of a ValidatingWebhookConfiguration or MutatingWebhookConfiguration, in their order. */
    static List<AdmissionWebhook> of(StoredObject configuration) {
        String name = configuration.key().name();
        List<ObjectNode> all = Tree.objects(configuration.tree(), "webhooks");
        var webhooks = new ArrayList<AdmissionWebhook>(all.size());
        for (int i = 0; i < all.size(); i++) {
            webhooks.add(of(name, i, all.get(i)));
        }
        return List.copyOf(webhooks);
    }

    private static AdmissionWebhook of(String configuration, int index, ObjectNode said) {
        var expressions = AdmissionExpressions.untyped(false);
        String name = Tree.text(said, "name");
        ObjectNode client = Tree.object(said, "clientConfig");
        return new AdmissionWebhook(
                configuration,
                name,
                configuration + "/" + name + "/" + index,
                MatchConstraints.ofWebhook(said),
                MatchConditions.of(said, expressions),
                expressions,
                client == null ? said.objectNode() : client,
                !Tree.text(said, "failurePolicy").equals("Ignore"),
                (int) Tree.number(said, "timeoutSeconds", USUAL_SECONDS),
                WITHOUT_EFFECTS.contains(Tree.text(said, "sideEffects")),
                Tree.text(said, "reinvocationPolicy").equals("IfNeeded"),
                Tree.texts(said, "admissionReviewVersions"));
    }

    /**
     * The version of the object's kind that it is to be sent; empty where it is not asked.
     *
     * @throws Refusal where it cannot be told, and the webhook fails closed
     */
    Optional<Kind> matches(AdmissionAttributes request, ExpressionInputs inputs) {
        Optional<Kind> version = constraints.matches(request);
        if (version.isEmpty() || conditions.isEmpty()) {
            return version;
        }
        try {
            var run = new AdmissionRun(
                    expressions, inputs.of(request, version.get(), null, null), AdmissionRun.MATCH_BUDGET);
            return conditions.hold(run, failClosed) ? version : Optional.empty();
        } catch (EvaluationFailure e) {
            throw new Refusal(Failures.forbidden(request.kind(), request.name(), String.valueOf(e.getMessage())));
        }
    }
}
