package io.streamplane.apiserver.flow;

import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One FlowSchema: which requests are of it, as {@code k8s.io/apiserver/pkg/util/flowcontrol/rule.go} decides it.
 *
 * @param level the name of its priority level
 * @param distinguisher ByUser, ByNamespace or empty: by what its flows are told apart
 */
record FlowSchema(String name, String uid, String level, long precedence, String distinguisher, List<ObjectNode> rules) {

    private static final String ANY = "*";
    private static final String ACCOUNT = "system:serviceaccount:";

    static FlowSchema of(ObjectNode object, String uid) {
        ObjectNode spec = Tree.object(object, "spec");
        return new FlowSchema(
                Tree.text(Tree.object(object, "metadata"), "name"),
                uid,
                Tree.text(Tree.object(spec, "priorityLevelConfiguration"), "name"),
                Tree.number(spec, "matchingPrecedence", 1000),
                Tree.text(Tree.object(spec, "distinguisherMethod"), "type"),
                Tree.objects(spec, "rules"));
    }

    boolean matches(Asked asked) {
        return rules.stream().anyMatch(rule -> isBySomebodyOf(rule, asked) && isAbout(rule, asked));
    }

    /** What tells flows of this schema apart. */
    String flow(Asked asked) {
        Target target = asked.target();
        return switch (distinguisher) {
            case "ByUser" -> asked.user();
            case "ByNamespace" -> target == null ? "" : target.namespace();
            default -> "";
        };
    }

    private static boolean isBySomebodyOf(ObjectNode rule, Asked asked) {
        return Tree.objects(rule, "subjects").stream().anyMatch(subject -> switch (Tree.text(subject, "kind")) {
            case "User" -> isOne(Tree.text(Tree.object(subject, "user"), "name"), asked.user());
            case "Group" -> {
                String group = Tree.text(Tree.object(subject, "group"), "name");
                yield group.equals(ANY) || asked.groups().contains(group);
            }
            case "ServiceAccount" -> isAccount(Tree.object(subject, "serviceAccount"), asked.user());
            default -> false;
        });
    }

    private static boolean isAccount(@Nullable ObjectNode account, String user) {
        String prefix = ACCOUNT + Tree.text(account, "namespace") + ":";
        return user.startsWith(prefix) && isOne(Tree.text(account, "name"), user.substring(prefix.length()));
    }

    private static boolean isOne(String wanted, String given) {
        return wanted.equals(ANY) || wanted.equals(given);
    }

    private static boolean isAbout(ObjectNode rule, Asked asked) {
        Target target = asked.target();
        return target == null
                ? Tree.objects(rule, "nonResourceRules").stream()
                        .anyMatch(each -> has(each, "verbs", asked.verb())
                                && Tree.texts(each, "nonResourceURLs").stream()
                                        .anyMatch(path -> isPath(path, asked.path())))
                : Tree.objects(rule, "resourceRules").stream().anyMatch(each -> isResource(each, asked.verb(), target));
    }

    private static boolean isResource(ObjectNode rule, String verb, Target target) {
        String resource = target.kind().plural() + (target.subresource().isEmpty() ? "" : "/" + target.subresource());
        boolean inScope = target.namespace().isEmpty()
                ? rule.path("clusterScope").asBoolean(false)
                : has(rule, "namespaces", target.namespace());
        return inScope
                && has(rule, "verbs", verb)
                && has(rule, "apiGroups", target.kind().group())
                && has(rule, "resources", resource);
    }

    private static boolean has(ObjectNode rule, String field, String value) {
        List<String> values = Tree.texts(rule, field);
        return values.contains(ANY) || values.contains(value);
    }

    private static boolean isPath(String wanted, String path) {
        return wanted.equals(ANY)
                || wanted.equals(path)
                || wanted.endsWith("/*") && path.startsWith(wanted.substring(0, wanted.length() - 1));
    }
}
