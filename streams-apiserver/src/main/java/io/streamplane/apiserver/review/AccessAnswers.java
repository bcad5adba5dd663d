package io.streamplane.apiserver.review;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.authorization.Authorizer.Effect;
import io.streamplane.apiserver.authorization.Authorizer.Rules;
import io.streamplane.apiserver.authorization.PolicyRule;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.tree.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the reviews of {@code authorization.k8s.io} say ({@code pkg/registry/authorization}). */
final class AccessAnswers {

    private final Authorization authorization;

    AccessAnswers(Authorization authorization) {
        this.authorization = authorization;
    }

    /** @param user with all groups */
    void access(ObjectNode spec, ObjectNode status, AuthenticatedUser user) {
        ObjectNode wanted = Tree.object(spec, "resourceAttributes");
        ObjectNode path = Tree.object(spec, "nonResourceAttributes");
        Decision decision = authorization.decide(user, wanted == null ? ofPath(path) : ofResource(wanted));
        status.put("allowed", decision.allowed());
        if (decision.effect() == Effect.DENY) {
            status.put("denied", true);
        }
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
        if (!decision.error().isEmpty()) {
            status.put("evaluationError", decision.error());
        }
    }

    private static Attributes ofPath(@Nullable ObjectNode path) {
        return Attributes.ofPath(Tree.text(path, "verb"), Tree.text(path, "path"));
    }

    private static Attributes ofResource(ObjectNode wanted) {
        String version = Tree.text(wanted, "version");
        return new Attributes(
                Tree.text(wanted, "verb"),
                Tree.text(wanted, "group"),
                version.isEmpty() ? "*" : version,
                Tree.text(wanted, "resource"),
                Tree.text(wanted, "subresource"),
                Tree.text(wanted, "namespace"),
                Tree.text(wanted, "name"),
                selector(Tree.object(wanted, "fieldSelector")),
                selector(Tree.object(wanted, "labelSelector")),
                "");
    }

    /** As it stands in a query. What cannot be said there is left out: then more is asked for. */
    private static String selector(@Nullable ObjectNode selector) {
        String raw = Tree.text(selector, "rawSelector");
        if (!raw.isEmpty()) {
            return raw;
        }
        return Tree.objects(selector, "requirements").stream()
                .map(AccessAnswers::requirement)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(","));
    }

    private static String requirement(ObjectNode requirement) {
        String key = Tree.text(requirement, "key");
        List<String> values = Tree.texts(requirement, "values");
        return switch (Tree.text(requirement, "operator")) {
            case "In" ->
                values.size() == 1 ? key + "=" + values.getFirst() : key + " in (" + String.join(",", values) + ")";
            case "NotIn" ->
                values.size() == 1 ? key + "!=" + values.getFirst() : key + " notin (" + String.join(",", values) + ")";
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            default -> "";
        };
    }

    void rules(String namespace, ObjectNode status, AuthenticatedUser asks) {
        Rules rules = authorization.rules(asks, namespace);
        var resources = status.putArray("resourceRules");
        var paths = status.putArray("nonResourceRules");
        for (PolicyRule rule : rules.rules()) {
            if (!rule.resources().isEmpty()) {
                var fields = new LinkedHashMap<String, List<String>>();
                fields.put("verbs", rule.verbs());
                fields.put("apiGroups", rule.apiGroups());
                fields.put("resources", rule.resources());
                fields.put("resourceNames", rule.resourceNames());
                put(resources.addObject(), fields);
            }
            if (!rule.nonResourceUrls().isEmpty()) {
                var fields = new LinkedHashMap<String, List<String>>();
                fields.put("verbs", rule.verbs());
                fields.put("nonResourceURLs", rule.nonResourceUrls());
                put(paths.addObject(), fields);
            }
        }
        status.put("incomplete", rules.incomplete());
        if (!rules.error().isEmpty()) {
            status.put("evaluationError", rules.error());
        }
    }

    private static void put(ObjectNode rule, Map<String, List<String>> fields) {
        fields.forEach((field, values) -> {
            if (!values.isEmpty()) {
                values.forEach(rule.putArray(field)::add);
            }
        });
    }
}
