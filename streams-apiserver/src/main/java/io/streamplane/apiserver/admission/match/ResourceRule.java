package io.streamplane.apiserver.admission.match;

import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code RuleWithOperations}, or one with names, as {@code k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules} reads it.
 *
 * @param names of objects; empty for all
 */
record ResourceRule(
        List<String> operations,
        List<String> groups,
        List<String> versions,
        List<String> resources,
        String scope,
        List<String> names) {

    private static final String ALL = "*";

    static ResourceRule of(ObjectNode rule) {
        return new ResourceRule(
                Tree.texts(rule, "operations"),
                Tree.texts(rule, "apiGroups"),
                Tree.texts(rule, "apiVersions"),
                Tree.texts(rule, "resources"),
                Tree.text(rule, "scope"),
                Tree.texts(rule, "resourceNames"));
    }

    /** Whether it is about such requests, whatever version and object they name. */
    boolean mayMatch(Operation operation, Kind kind, String subresource) {
        return matches(operations, operation.name())
                && matches(groups, kind.group())
                && matchesResource(kind.plural(), subresource);
    }

    boolean matches(Operation operation, Kind version, String subresource, String name) {
        return mayMatch(operation, version, subresource)
                && matches(versions, version.version())
                && matchesScope(version)
                && (names.isEmpty() || names.contains(name));
    }

    private static boolean matches(List<String> wanted, String found) {
        return wanted.contains(ALL) || wanted.contains(found);
    }

    /** A namespace is of cluster scope, though requests on it name it as their namespace. */
    private boolean matchesScope(Kind kind) {
        return switch (scope) {
            case "Namespaced" -> kind.namespaced() && !kind.resource().equals(NamespaceKind.RESOURCE);
            case "Cluster" -> !kind.namespaced() || kind.resource().equals(NamespaceKind.RESOURCE);
            default -> true;
        };
    }

    private boolean matchesResource(String plural, String subresource) {
        for (String each : resources) {
            int slash = each.indexOf('/');
            String resource = slash < 0 ? each : each.substring(0, slash);
            String below = slash < 0 ? "" : each.substring(slash + 1);
            if ((resource.equals(ALL) || resource.equals(plural)) && (below.equals(ALL) || below.equals(subresource))) {
                return true;
            }
        }
        return false;
    }
}
