package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which objects a quota counts: what is wrong with its scopes, and with its scope selector. */
final class QuotaScopes {

    private static final Set<String> OF_PODS =
            Set.of("pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    /** The resources that a scope can be applied to. */
    private static final Map<String, Set<String>> SCOPES = Map.of(
            "Terminating", OF_PODS,
            "NotTerminating", OF_PODS,
            "NotBestEffort", OF_PODS,
            "PriorityClass", OF_PODS,
            "CrossNamespacePodAffinity", OF_PODS,
            "BestEffort", Set.of("pods"),
            "VolumeAttributesClass", Set.of("persistentvolumeclaims", "requests.storage"));

    private static final Set<String> WITHOUT_VALUES =
            Set.of("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity");

    private QuotaScopes() {}

    static void validate(Errors errors, ObjectNode spec) {
        List<String> scopes = Tree.texts(spec, "scopes");
        for (String scope : scopes) {
            if (!SCOPES.containsKey(scope)) {
                errors.invalid("spec.scopes", spec.get("scopes"), "unsupported scope");
            }
            unsupported(errors, spec, scope, "spec.scopes", spec.get("scopes"));
        }
        conflicts(errors, Set.copyOf(scopes), spec.get("scopes"), "spec.scopes");
        ObjectNode selector = Tree.object(spec, "scopeSelector");
        String path = "spec.scopeSelector.matchExpressions";
        var selected = new HashSet<String>();
        for (ObjectNode expression : Tree.objects(selector, "matchExpressions")) {
            String scope = Tree.text(expression, "scopeName");
            selected.add(scope);
            if (!SCOPES.containsKey(scope)) {
                errors.invalid(path + ".scopeName", scope, "unsupported scope");
            }
            unsupported(errors, spec, scope, path, selector);
            expression(errors, expression, scope, path);
        }
        conflicts(errors, selected, spec.get("scopes"), path);
    }

    private static void unsupported(
            Errors errors, ObjectNode spec, String scope, String path, @Nullable JsonNode shown) {
        for (String resource : new TreeSet<>(Tree.textMap(spec, "hard").keySet())) {
            if (ResourceNames.isQuotaName(resource)
                    && !SCOPES.getOrDefault(scope, Set.of()).contains(resource)) {
                errors.invalid(path, shown, "unsupported scope applied to resource");
            }
        }
    }

    private static void conflicts(Errors errors, Set<String> scopes, @Nullable JsonNode shown, String path) {
        for (String scope : List.of("BestEffort", "Terminating")) {
            if (scopes.contains(scope) && scopes.contains("Not" + scope)) {
                errors.invalid(path, shown, "conflicting scopes");
            }
        }
    }

    private static void expression(Errors errors, ObjectNode expression, String scope, String path) {
        String operator = Tree.text(expression, "operator");
        List<String> values = Tree.texts(expression, "values");
        if (WITHOUT_VALUES.contains(scope) && !operator.equals("Exists")) {
            errors.invalid(
                    path + ".operator",
                    operator,
                    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating,"
                            + " ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or"
                            + " ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.required(
                            path + ".values",
                            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.invalid(
                            path + ".values",
                            expression.get("values"),
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                }
            }
            default -> errors.invalid(path + ".operator", operator, "not a valid selector operator");
        }
    }
}
