package io.streamplane.apiserver.kind.networking;

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

/** What Kubernetes does to an IngressClass ({@code pkg/apis/networking/validation}). */
public final class IngressClassRules implements KindRules {

    private static final List<String> SCOPES = List.of("Cluster", "Namespace");
    private static final int LONGEST = 250;
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "Controller",
                    "Controller that is responsible for handling this class.",
                    type -> Tree.text(Tree.object(type, "spec"), "controller")),
            Columns.text(
                    "Parameters",
                    "A reference to a resource with additional parameters.",
                    IngressClassRules::parameters),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode type) {
        ObjectNode parameters = Tree.object(type, "spec", "parameters");
        if (parameters != null) {
            Tree.defaultText(parameters, "scope", "Cluster");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode type) {
        Generations.onCreate(type);
    }

    @Override
    public void prepareForUpdate(ObjectNode type, ObjectNode old) {
        Generations.onUpdate(type, old);
    }

    @Override
    public List<FieldError> validate(ObjectNode type) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(type, "spec");
        String controller = Tree.text(spec, "controller");
        if (controller.isEmpty()) {
            errors.required("spec.controller", "");
        } else {
            if (controller.length() > LONGEST) {
                errors.tooLong("spec.controller", LONGEST);
            }
            errors.invalid("spec.controller", controller, Names.domainPrefixedPath(controller));
        }
        ObjectNode parameters = Tree.object(spec, "parameters");
        if (parameters != null) {
            parameters(errors, parameters);
        }
        return errors.found();
    }

    private static void parameters(Errors errors, ObjectNode parameters) {
        String group = Tree.text(parameters, "apiGroup");
        if (!group.isEmpty()) {
            errors.invalid("spec.parameters.apiGroup", group, Names.dnsSubdomain(group));
        }
        for (String field : List.of("kind", "name")) {
            String value = Tree.text(parameters, field);
            if (value.isEmpty()) {
                errors.required("spec.parameters." + field, "");
            } else {
                errors.invalid("spec.parameters." + field, value, Names.pathSegment(value));
            }
        }
        String scope = Tree.text(parameters, "scope");
        boolean inNamespace = Tree.has(parameters, "namespace");
        if (!SCOPES.contains(scope)) {
            errors.notSupported("spec.parameters.scope", scope, SCOPES);
        } else if (scope.equals("Namespace") && !inNamespace) {
            errors.required("spec.parameters.namespace", "`parameters.scope` is set to 'Namespace'");
        } else if (scope.equals("Namespace")) {
            String namespace = Tree.text(parameters, "namespace");
            errors.invalid("spec.parameters.namespace", namespace, Names.dnsLabel(namespace));
        } else if (inNamespace) {
            errors.forbidden("spec.parameters.namespace", "`parameters.scope` is set to 'Cluster'");
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode type, ObjectNode old) {
        ObjectNode spec = Tree.ensure(type, "spec");
        return new Errors()
                .immutable(
                        "spec.controller",
                        spec.get("controller"),
                        Tree.same(spec, Tree.object(old, "spec"), "controller"))
                .found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    /** {@code Kind.group/name}. */
    private static String parameters(ObjectNode type) {
        ObjectNode parameters = Tree.object(type, "spec", "parameters");
        if (parameters == null) {
            return "<none>";
        }
        String group = Tree.text(parameters, "apiGroup");
        return Tree.text(parameters, "kind") + (group.isEmpty() ? "" : "." + group) + "/"
                + Tree.text(parameters, "name");
    }
}
