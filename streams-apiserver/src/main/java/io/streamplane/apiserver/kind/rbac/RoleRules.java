package io.streamplane.apiserver.kind.rbac;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of a Role or ClusterRole ({@code pkg/apis/rbac/validation}). */
public final class RoleRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            new TableColumn(
                    "Created At",
                    "date",
                    "",
                    "Time at which the object was created.",
                    0,
                    (role, now) -> tools.jackson.databind.node.JsonNodeFactory.instance.stringNode(
                            Tree.text(Tree.object(role, "metadata"), "creationTimestamp"))));

    private final boolean namespaced;

    /** @param namespaced a Role, not a ClusterRole */
    public RoleRules(boolean namespaced) {
        this.namespaced = namespaced;
    }

    @Override
    public List<FieldError> validate(ObjectNode role) {
        var errors = new Errors();
        List<ObjectNode> rules = Tree.objects(role, "rules");
        for (int i = 0; i < rules.size(); i++) {
            rule(errors, rules.get(i), "rules[" + i + "]");
        }
        ObjectNode aggregation = Tree.object(role, "aggregationRule");
        if (!namespaced && aggregation != null) {
            String path = "aggregationRule.clusterRoleSelectors";
            List<ObjectNode> selectors = Tree.objects(aggregation, "clusterRoleSelectors");
            if (selectors.isEmpty()) {
                errors.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
            }
            for (int i = 0; i < selectors.size(); i++) {
                Labels.validateSelector(errors, selectors.get(i), path + "[" + i + "]");
            }
        }
        return errors.found();
    }

    private void rule(Errors errors, ObjectNode rule, String at) {
        if (Tree.texts(rule, "verbs").isEmpty()) {
            errors.required(at + ".verbs", "verbs must contain at least one value");
        }
        List<String> groups = Tree.texts(rule, "apiGroups");
        List<String> resources = Tree.texts(rule, "resources");
        List<String> names = Tree.texts(rule, "resourceNames");
        JsonNode urls = rule.get("nonResourceURLs");
        if (!Tree.texts(rule, "nonResourceURLs").isEmpty()) {
            if (namespaced) {
                errors.invalid(at + ".nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
            }
            if (!groups.isEmpty() || !resources.isEmpty() || !names.isEmpty()) {
                errors.invalid(
                        at + ".nonResourceURLs",
                        urls,
                        "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (groups.isEmpty()) {
            errors.required(at + ".apiGroups", "resource rules must supply at least one api group");
        }
        if (resources.isEmpty()) {
            errors.required(at + ".resources", "resource rules must supply at least one resource");
        }
    }

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
