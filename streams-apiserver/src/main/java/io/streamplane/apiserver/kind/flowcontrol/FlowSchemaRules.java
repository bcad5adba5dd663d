package io.streamplane.apiserver.kind.flowcontrol;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a FlowSchema ({@code pkg/apis/flowcontrol/validation}). */
public final class FlowSchemaRules implements KindRules {

    private static final long DEFAULT_PRECEDENCE = 1_000;
    private static final long MOST_PRECEDENCE = 10_000;
    private static final List<String> METHODS = List.of("ByNamespace", "ByUser");
    private static final Map<String, String> SUBJECTS =
            Map.of("ServiceAccount", "serviceAccount", "User", "user", "Group", "group");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "PriorityLevel",
                    "The priority level of its requests.",
                    schema -> Tree.text(Tree.object(schema, "spec", "priorityLevelConfiguration"), "name")),
            Columns.count(
                    "MatchingPrecedence",
                    "Which FlowSchema is asked first.",
                    schema -> Tree.number(Tree.object(schema, "spec"), "matchingPrecedence", 0)),
            Columns.text("DistinguisherMethod", "What flows are told apart by.", FlowSchemaRules::method),
            Columns.age(),
            Columns.text("MissingPL", "Whether its priority level is missing.", FlowSchemaRules::missing));

    @Override
    public void applyDefaults(ObjectNode schema) {
        Tree.defaultPositive(Tree.ensure(schema, "spec"), "matchingPrecedence", DEFAULT_PRECEDENCE);
    }

    @Override
    public List<FieldError> validate(ObjectNode schema) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(schema, "spec");
        String name = Tree.text(Tree.object(schema, "metadata"), "name");
        long precedence = Tree.number(spec, "matchingPrecedence", 0);
        String path = "spec.matchingPrecedence";
        if (precedence <= 0) {
            errors.invalid(path, precedence, "must be a positive value");
        } else if (precedence > MOST_PRECEDENCE) {
            errors.invalid(path, precedence, "must not be greater than " + MOST_PRECEDENCE);
        } else if (precedence == 1 && !name.equals("exempt")) {
            errors.invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
        ObjectNode method = Tree.object(spec, "distinguisherMethod");
        if (method != null && !METHODS.contains(Tree.text(method, "type"))) {
            errors.notSupported("spec.distinguisherMethod.type", Tree.text(method, "type"), METHODS);
        }
        String level = Tree.text(Tree.object(spec, "priorityLevelConfiguration"), "name");
        if (level.isEmpty()) {
            errors.required("spec.priorityLevelConfiguration.name", "must reference a priority level");
        } else {
            errors.invalid("spec.priorityLevelConfiguration.name", level, Names.dnsSubdomain(level));
        }
        List<ObjectNode> rules = Tree.objects(spec, "rules");
        for (int i = 0; i < rules.size(); i++) {
            rule(errors, rules.get(i), "spec.rules[" + i + "]");
        }
        return errors.found();
    }

    private static void rule(Errors errors, ObjectNode rule, String at) {
        List<ObjectNode> subjects = Tree.objects(rule, "subjects");
        if (subjects.isEmpty()) {
            errors.required(at + ".subjects", "subjects must contain at least one value");
        }
        for (int i = 0; i < subjects.size(); i++) {
            subject(errors, subjects.get(i), at + ".subjects[" + i + "]");
        }
        List<ObjectNode> resources = Tree.objects(rule, "resourceRules");
        List<ObjectNode> others = Tree.objects(rule, "nonResourceRules");
        if (resources.isEmpty() && others.isEmpty()) {
            errors.required(at, "at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        for (int i = 0; i < resources.size(); i++) {
            FlowRules.resource(errors, resources.get(i), at + ".resourceRules[" + i + "]");
        }
        for (int i = 0; i < others.size(); i++) {
            FlowRules.path(errors, others.get(i), at + ".nonResourceRules[" + i + "]");
        }
    }

    private static void subject(Errors errors, ObjectNode subject, String at) {
        String kind = Tree.text(subject, "kind");
        String own = SUBJECTS.get(kind);
        if (own == null) {
            errors.notSupported(at + ".kind", kind, List.of("Group", "ServiceAccount", "User"));
            return;
        }
        ObjectNode named = Tree.object(subject, own);
        if (named == null) {
            errors.required(at + "." + own, own + " is required when subject kind is '" + kind + "'");
        } else {
            if (Tree.text(named, "name").isEmpty()) {
                errors.required(at + "." + own + ".name", "");
            }
            if (kind.equals("ServiceAccount") && Tree.text(named, "namespace").isEmpty()) {
                errors.required(at + "." + own + ".namespace", "must specify namespace for service account");
            }
        }
        SUBJECTS.forEach((other, field) -> {
            if (!other.equals(kind) && Tree.object(subject, field) != null) {
                errors.forbidden(at + "." + field, field + " is forbidden when subject kind is not '" + other + "'");
            }
        });
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String method(ObjectNode schema) {
        ObjectNode method = Tree.object(schema, "spec", "distinguisherMethod");
        return method == null ? "<none>" : Tree.text(method, "type");
    }

    private static String missing(ObjectNode schema) {
        return Tree.objects(Tree.object(schema, "status"), "conditions").stream()
                .filter(each -> Tree.text(each, "type").equals("Dangling"))
                .map(each -> Tree.text(each, "status"))
                .findFirst()
                .orElse("?");
    }
}
