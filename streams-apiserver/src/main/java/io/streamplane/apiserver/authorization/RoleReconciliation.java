package io.streamplane.apiserver.authorization;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a default role or binding lacks where it is there already ({@code
 * k8s.io/component-helpers/auth/rbac/reconciliation}): permissions, selectors, subjects, labels and annotations are added, none is
 * taken away. One that is annotated {@code rbac.authorization.kubernetes.io/autoupdate: "false"} stays.
 */
public final class RoleReconciliation {

    static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";

    private RoleReconciliation() {}

    /** The object with what it lacked; null where it lacks nothing, or is not to be changed. */
    public static @Nullable ObjectNode reconciled(ObjectNode existing, ObjectNode expected) {
        ObjectNode metadata = Tree.object(existing, "metadata");
        if (Tree.textMap(metadata, "annotations").getOrDefault(AUTO_UPDATE, "").equals("false")) {
            return null;
        }
        ObjectNode after = existing.deepCopy();
        merge(after, expected, "labels");
        merge(after, expected, "annotations");
        addRules(after, expected);
        addMissing(
                Tree.object(after, "aggregationRule"),
                Tree.object(expected, "aggregationRule"),
                "clusterRoleSelectors");
        addMissing(after, expected, "subjects");
        return after.equals(existing) ? null : after;
    }

    /** Whether the binding is of another role now: it has to be made anew. */
    public static boolean refersElsewhere(ObjectNode existing, ObjectNode expected) {
        return Tree.has(expected, "roleRef") && !Tree.same(existing, expected, "roleRef");
    }

    private static void merge(ObjectNode after, ObjectNode expected, String field) {
        Map<String, String> wanted = Tree.textMap(Tree.object(expected, "metadata"), field);
        Map<String, String> held = Tree.textMap(Tree.object(after, "metadata"), field);
        if (!held.keySet().containsAll(wanted.keySet())) {
            ObjectNode all = Tree.ensure(Tree.ensure(after, "metadata"), field);
            wanted.forEach((key, value) -> {
                if (!held.containsKey(key)) {
                    all.put(key, value);
                }
            });
        }
    }

    private static void addRules(ObjectNode after, ObjectNode expected) {
        List<PolicyRule> missing =
                RuleCoverage.compacted(RuleCoverage.missing(PolicyRule.allOf(after), PolicyRule.allOf(expected)));
        if (missing.isEmpty()) {
            return;
        }
        ArrayNode rules = after.get("rules") instanceof ArrayNode array ? array : after.putArray("rules");
        for (PolicyRule each : missing) {
            ObjectNode rule = rules.addObject();
            put(rule, "verbs", each.verbs());
            put(rule, "apiGroups", each.apiGroups());
            put(rule, "resources", each.resources());
            put(rule, "resourceNames", each.resourceNames());
            put(rule, "nonResourceURLs", each.nonResourceUrls());
        }
    }

    private static void put(ObjectNode rule, String field, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(rule.putArray(field)::add);
        }
    }

    private static void addMissing(@Nullable ObjectNode after, @Nullable ObjectNode expected, String field) {
        if (after == null) {
            return;
        }
        List<ObjectNode> held = Tree.objects(after, field);
        for (JsonNode each : Tree.objects(expected, field)) {
            if (held.stream().noneMatch(one -> Tree.equal(one, each))) {
                ArrayNode all = after.get(field) instanceof ArrayNode array ? array : after.putArray(field);
                all.add(each.deepCopy());
            }
        }
    }
}
