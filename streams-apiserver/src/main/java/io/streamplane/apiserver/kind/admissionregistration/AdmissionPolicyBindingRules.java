package io.streamplane.apiserver.kind.admissionregistration;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a ValidatingAdmissionPolicyBinding or MutatingAdmissionPolicyBinding
 * ({@code pkg/apis/admissionregistration}).
 */
public final class AdmissionPolicyBindingRules implements KindRules {

    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
    private static final List<String> NOT_FOUND = List.of("Allow", "Deny");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "PolicyName",
                    "The name of the policy.",
                    binding -> Tree.text(Tree.object(binding, "spec"), "policyName")),
            Columns.text("ParamRef", "Its parameters.", AdmissionPolicyBindingRules::parameters),
            Columns.age());

    private final boolean mutating;

    public AdmissionPolicyBindingRules(boolean mutating) {
        this.mutating = mutating;
    }

    @Override
    public void applyDefaults(ObjectNode binding) {
        ObjectNode matching = Tree.object(binding, "spec", "matchResources");
        if (matching != null) {
            MatchRules.applyDefaults(matching, "resourceRules", "excludeResourceRules");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode binding) {
        Generations.onCreate(binding);
    }

    @Override
    public void prepareForUpdate(ObjectNode binding, ObjectNode old) {
        Generations.onUpdate(binding, old);
    }

    @Override
    public List<FieldError> validate(ObjectNode binding) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(binding, "spec");
        String policy = Tree.text(spec, "policyName");
        if (policy.isEmpty()) {
            errors.required("spec.policyName", "");
        } else {
            errors.invalid("spec.policyName", policy, Names.dnsSubdomain(policy));
        }
        ObjectNode parameters = Tree.object(spec, "paramRef");
        if (parameters != null) {
            boolean named = !Tree.text(parameters, "name").isEmpty();
            if (named == Tree.has(parameters, "selector")) {
                errors.invalid(
                        "spec.paramRef.name",
                        Tree.text(parameters, "name"),
                        named
                                ? "name and selector are mutually exclusive"
                                : "one of name or selector must be specified");
            }
            errors.oneOf(
                    "spec.paramRef.parameterNotFoundAction",
                    Tree.text(parameters, "parameterNotFoundAction"),
                    NOT_FOUND);
        }
        ObjectNode matching = Tree.object(spec, "matchResources");
        if (matching != null) {
            MatchRules.validate(errors, matching, "resourceRules", "spec.matchResources");
        }
        if (!mutating) {
            actions(errors, spec);
        }
        return errors.found();
    }

    private static void actions(Errors errors, ObjectNode spec) {
        List<String> actions = Tree.texts(spec, "validationActions");
        if (actions.isEmpty()) {
            errors.required("spec.validationActions", "");
        }
        for (int i = 0; i < actions.size(); i++) {
            if (!ACTIONS.contains(actions.get(i))) {
                errors.notSupported("spec.validationActions[" + i + "]", actions.get(i), ACTIONS);
            }
            if (actions.indexOf(actions.get(i)) < i) {
                errors.duplicate("spec.validationActions[" + i + "]", actions.get(i));
            }
        }
        if (actions.contains("Deny") && actions.contains("Warn")) {
            errors.invalid(
                    "spec.validationActions",
                    spec.get("validationActions"),
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API"
                            + " response and headers serves no purpose)");
        }
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String parameters(ObjectNode binding) {
        ObjectNode parameters = Tree.object(binding, "spec", "paramRef");
        if (parameters == null) {
            return "<unset>";
        }
        String namespace = Tree.text(parameters, "namespace");
        return (namespace.isEmpty() ? "*" : namespace) + "/" + Tree.text(parameters, "name");
    }
}
