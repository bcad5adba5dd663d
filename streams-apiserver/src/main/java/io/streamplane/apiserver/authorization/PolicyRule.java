package io.streamplane.apiserver.authorization;

import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * A rule of a Role or ClusterRole: what it allows ({@code pkg/apis/rbac/v1/evaluation_helpers.go}).
 *
 * @param resources plurals, e.g. {@code pods}, {@code pods/log}, {@code *}{@code /scale}, {@code *}
 * @param resourceNames empty where all objects are meant
 * @param nonResourceUrls paths, which may end with {@code *}
 */
public record PolicyRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceUrls) {

    private static final String ALL = "*";

    public PolicyRule {
        verbs = List.copyOf(verbs);
        apiGroups = List.copyOf(apiGroups);
        resources = List.copyOf(resources);
        resourceNames = List.copyOf(resourceNames);
        nonResourceUrls = List.copyOf(nonResourceUrls);
    }

    public static PolicyRule of(ObjectNode rule) {
        return new PolicyRule(
                Tree.texts(rule, "verbs"),
                Tree.texts(rule, "apiGroups"),
                Tree.texts(rule, "resources"),
                Tree.texts(rule, "resourceNames"),
                Tree.texts(rule, "nonResourceURLs"));
    }

    /** The rules of a role. */
    public static List<PolicyRule> allOf(ObjectNode role) {
        return Tree.objects(role, "rules").stream().map(PolicyRule::of).toList();
    }

    boolean allows(Attributes wanted) {
        if (!fits(verbs, wanted.verb())) {
            return false;
        }
        return wanted.isOfResource()
                ? fits(apiGroups, wanted.group())
                        && hasResource(wanted)
                        && (resourceNames.isEmpty() || resourceNames.contains(wanted.name()))
                : hasPath(wanted.path());
    }

    private static boolean fits(List<String> allowed, String wanted) {
        for (String each : allowed) {
            if (each.equals(wanted) || each.equals(ALL)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasResource(Attributes wanted) {
        String resource = wanted.resource();
        String subresource = wanted.subresource();
        for (String each : resources) {
            if (each.equals(ALL)) {
                return true;
            }
            if (subresource.isEmpty()) {
                if (each.equals(resource)) {
                    return true;
                }
            } else if (each.length() > subresource.length() && each.endsWith(subresource)) {
                int slash = each.length() - subresource.length() - 1;
                boolean any = slash == 1 && each.charAt(0) == '*';
                if (each.charAt(slash) == '/' && (any || each.startsWith(resource) && slash == resource.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean hasPath(String path) {
        return nonResourceUrls.stream().anyMatch(each -> pathCovers(each, path));
    }

    /** Whether a path of a rule means another path, which may itself end with a star. */
    static boolean pathCovers(String rule, String path) {
        if (rule.equals(path)) {
            return true;
        }
        if (!rule.endsWith(ALL)) {
            return false;
        }
        int end = rule.length();
        while (end > 0 && rule.charAt(end - 1) == '*') {
            end--;
        }
        return path.startsWith(rule.substring(0, end));
    }

    /** As upstream writes it in messages, e.g. <code>{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}</code>. */
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        add(parts, "APIGroups", apiGroups);
        add(parts, "Resources", resources);
        add(parts, "NonResourceURLs", nonResourceUrls);
        add(parts, "ResourceNames", resourceNames);
        add(parts, "Verbs", verbs);
        return parts.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    private static void add(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":" + quoted(values));
        }
    }

    /** A list in Go's form {@code %q}. */
    static String quoted(List<String> values) {
        return values.stream()
                .map(each -> "\"" + each.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
