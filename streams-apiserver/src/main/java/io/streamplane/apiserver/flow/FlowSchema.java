package io.streamplane.apiserver.flow;

import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One FlowSchema: which requests are of it, as {@code k8s.io/apiserver/pkg/util/flowcontrol/rule.go} decides it. Read once, for
 * it is asked about every request.
 *
 * @param level the name of its priority level
 * @param distinguisher ByUser, ByNamespace or empty: by what its flows are told apart
 */
record FlowSchema(String name, String uid, String level, long precedence, String distinguisher, List<Rule> rules) {

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
                Tree.objects(spec, "rules").stream().map(Rule::of).toList());
    }

    boolean matches(Asked asked) {
        for (Rule rule : rules) {
            if (rule.isBy(asked) && rule.isAbout(asked)) {
                return true;
            }
        }
        return false;
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

    /** Names, or any. */
    record Names(boolean any, Set<String> names) {

        static Names of(ObjectNode rule, String field) {
            List<String> names = Tree.texts(rule, field);
            return new Names(names.contains(ANY), Set.copyOf(names));
        }

        boolean has(String name) {
            return any || names.contains(name);
        }
    }

    record Resources(Names verbs, Names groups, Names resources, Names namespaces, boolean clusterScope) {

        static Resources of(ObjectNode rule) {
            return new Resources(
                    Names.of(rule, "verbs"),
                    Names.of(rule, "apiGroups"),
                    Names.of(rule, "resources"),
                    Names.of(rule, "namespaces"),
                    rule.path("clusterScope").asBoolean(false));
        }

        boolean has(String verb, Target target) {
            String plural = target.kind().plural();
            return (target.namespace().isEmpty() ? clusterScope : namespaces.has(target.namespace()))
                    && verbs.has(verb)
                    && groups.has(target.kind().group())
                    && resources.has(target.subresource().isEmpty() ? plural : plural + "/" + target.subresource());
        }
    }

    record Paths(Names verbs, List<String> paths) {

        static Paths of(ObjectNode rule) {
            return new Paths(Names.of(rule, "verbs"), Tree.texts(rule, "nonResourceURLs"));
        }

        boolean has(String verb, String path) {
            return verbs.has(verb) && paths.stream().anyMatch(each -> isOne(each, path));
        }

        private static boolean isOne(String wanted, String path) {
            return wanted.equals(ANY)
                    || wanted.equals(path)
                    || wanted.endsWith("/*") && path.startsWith(wanted.substring(0, wanted.length() - 1));
        }
    }

    /**
     * @param users names, or any
     * @param accounts beginnings of the names of service accounts, of any of a namespace
     */
    record Rule(Names users, Names groups, List<String> accounts, List<Resources> resources, List<Paths> paths) {

        static Rule of(ObjectNode rule) {
            var users = new HashSet<String>();
            var groups = new HashSet<String>();
            var accounts = new ArrayList<String>();
            for (ObjectNode subject : Tree.objects(rule, "subjects")) {
                switch (Tree.text(subject, "kind")) {
                    case "User" -> users.add(Tree.text(Tree.object(subject, "user"), "name"));
                    case "Group" -> groups.add(Tree.text(Tree.object(subject, "group"), "name"));
                    case "ServiceAccount" -> account(Tree.object(subject, "serviceAccount"), users, accounts);
                    default -> {}
                }
            }
            return new Rule(
                    new Names(users.contains(ANY), Set.copyOf(users)),
                    new Names(groups.contains(ANY), Set.copyOf(groups)),
                    List.copyOf(accounts),
                    Tree.objects(rule, "resourceRules").stream()
                            .map(Resources::of)
                            .toList(),
                    Tree.objects(rule, "nonResourceRules").stream()
                            .map(Paths::of)
                            .toList());
        }

        private static void account(@Nullable ObjectNode account, Set<String> users, List<String> accounts) {
            String prefix = ACCOUNT + Tree.text(account, "namespace") + ":";
            String name = Tree.text(account, "name");
            if (name.equals(ANY)) {
                accounts.add(prefix);
            } else {
                users.add(prefix + name);
            }
        }

        boolean isBy(Asked asked) {
            if (groups.any() || users.has(asked.user())) {
                return true;
            }
            for (String group : asked.groups()) {
                if (groups.has(group)) {
                    return true;
                }
            }
            return accounts.stream().anyMatch(asked.user()::startsWith);
        }

        boolean isAbout(Asked asked) {
            Target target = asked.target();
            if (target == null) {
                return paths.stream().anyMatch(each -> each.has(asked.verb(), asked.path()));
            }
            for (Resources each : resources) {
                if (each.has(asked.verb(), target)) {
                    return true;
                }
            }
            return false;
        }
    }
}
