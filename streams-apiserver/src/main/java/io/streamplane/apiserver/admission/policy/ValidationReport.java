package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.admission.match.ExpressionInputs;
import io.streamplane.apiserver.admission.policy.ValidatingPolicy.Finding;
import io.streamplane.apiserver.admission.policy.ValidatingPolicy.Findings;
import io.streamplane.apiserver.admission.policy.ValidatingPolicy.Noted;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What validating policies find in one request, and what their bindings want to be done with it. */
final class ValidationReport {

    private static final String AUDIT = "validation.policy.admission.k8s.io/validation_failure";
    private static final int MOST_FAILURES = 50;

    private final AdmissionAttributes request;
    private final ExpressionInputs inputs;
    private final Map<String, SequencedSet<String>> notes = new LinkedHashMap<>();
    private final ArrayNode failures = JsonNodeFactory.instance.arrayNode();
    private @Nullable Refusal first;

    ValidationReport(AdmissionAttributes request, ExpressionInputs inputs) {
        this.request = request;
        this.inputs = inputs;
    }

    PolicyDispatch.Met of(ValidatingPolicy validating) {
        return new PolicyDispatch.Met() {
            @Override
            public void policy(
                    AdmissionPolicy policy, PolicyBinding binding, Kind version, Optional<ObjectNode> parameters) {
                ObjectNode given = parameters.orElse(null);
                Findings found = validating.evaluate(
                        inputs.of(request, version, null, given),
                        inputs.of(request, version, request.namespaceObject().orElse(null), given));
                found.wrong().forEach(each -> act(policy, binding, each));
                found.notes().forEach(each -> note(policy, binding, each));
            }

            @Override
            public void misconfigured(AdmissionPolicy policy, String why) {
                if (policy.failClosed()) {
                    deny(prefix(policy, null) + why, "");
                }
            }

            @Override
            public void misconfigured(AdmissionPolicy policy, PolicyBinding binding, String why) {
                if (policy.failClosed()) {
                    deny(prefix(policy, binding) + why, "");
                }
            }
        };
    }

    private static String prefix(AdmissionPolicy policy, @Nullable PolicyBinding binding) {
        return "ValidatingAdmissionPolicy '" + policy.name() + "'"
                + (binding == null ? "" : " with binding '" + binding.name() + "'") + " denied request: ";
    }

    private void act(AdmissionPolicy policy, PolicyBinding binding, Finding finding) {
        for (String action : binding.actions()) {
            switch (action) {
                case "Deny" -> deny(prefix(policy, binding) + finding.message(), finding.reason());
                case "Warn" ->
                    request.draft()
                            .warn("Validation failed for ValidatingAdmissionPolicy '" + policy.name()
                                    + "' with binding '" + binding.name() + "': " + finding.message());
                case "Audit" -> audit(policy, binding, finding);
                default -> {}
            }
        }
    }

    private void audit(AdmissionPolicy policy, PolicyBinding binding, Finding finding) {
        if (failures.size() >= MOST_FAILURES) {
            return;
        }
        ObjectNode failure = failures.addObject()
                .put("message", finding.message())
                .put("policy", policy.name())
                .put("binding", binding.name())
                .put("expressionIndex", finding.index());
        var actions = failure.putArray("validationActions");
        binding.actions().forEach(actions::add);
    }

    private void note(AdmissionPolicy policy, PolicyBinding binding, Noted noted) {
        if (noted.problem().isEmpty()) {
            notes.computeIfAbsent(policy.name() + "/" + noted.key(), _ -> new LinkedHashSet<>())
                    .add(noted.value());
        } else {
            deny(prefix(policy, binding) + noted.problem(), "");
        }
    }

    private void deny(String message, String reason) {
        if (first == null) {
            first = new Refusal(PolicyDenial.validating(request, message, reason));
        }
    }

    /** Refuses where a policy does. */
    void settle() {
        Draft draft = request.draft();
        notes.forEach((key, values) -> draft.annotate(key, String.join(", ", values)));
        if (!failures.isEmpty()) {
            draft.annotate(AUDIT, failures.toString());
        }
        if (first != null) {
            throw first;
        }
    }
}
