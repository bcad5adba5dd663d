package io.streamplane.apiserver.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.rbac.ClusterRoleBindingKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.kind.rbac.RoleBindingKind;
import io.streamplane.schemas.kind.rbac.RoleKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All roles and bindings of one state, found by subject. It holds as long as none of them changes; which rules somebody has in a
 * namespace is looked up once.
 */
final class RoleIndex {

    private static final List<Kind> KINDS =
            List.of(ClusterRoleKind.KIND, ClusterRoleBindingKind.KIND, RoleKind.KIND, RoleBindingKind.KIND);
    private static final int USERS = 10_000;

    private final List<Object> versions;
    private final Map<ObjectKey, StoredObject> roles = new HashMap<>();

    /** By namespace, and of ClusterRoleBindings by the empty one, and then by subject: {@code u:NAME} or {@code g:NAME}. */
    private final Map<String, Map<String, List<Bound>>> bindings = new HashMap<>();

    private final Map<ObjectKey, List<PolicyRule>> rules = new ConcurrentHashMap<>();
    private final Cache<Asking, Grants> grants =
            Caffeine.newBuilder().maximumSize(USERS).build();

    private record Asking(String user, List<String> groups, String namespace) {}

    /** @param subject as it is described in reasons */
    private record Bound(int number, StoredObject binding, String subject) {}

    /** A rule that somebody has, and by what: {@code ClusterRoleBinding "x" of ClusterRole "y" to User "z"}. */
    record Grant(String source, PolicyRule rule) {}

    /**
     * What somebody has.
     *
     * @param problems the roles that are bound, but not there
     */
    record Grants(List<Grant> all, List<String> problems) {

        @Nullable
        Grant allowing(Attributes wanted) {
            for (Grant grant : all) {
                if (grant.rule().allows(wanted)) {
                    return grant;
                }
            }
            return null;
        }

        List<PolicyRule> rules() {
            return all.stream().map(Grant::rule).toList();
        }

        /** As Go writes several errors as one; empty where there are none. */
        String problem() {
            List<String> distinct = problems.stream().distinct().toList();
            return distinct.size() > 1 ? "[" + String.join(", ", distinct) + "]" : String.join("", distinct);
        }
    }

    RoleIndex(Snapshot state) {
        versions = versions(state);
        state.list(ClusterRoleKind.KIND, null).forEach(each -> roles.put(each.key(), each));
        state.list(RoleKind.KIND, null).forEach(each -> roles.put(each.key(), each));
        int number = 0;
        for (Kind kind : List.of(ClusterRoleBindingKind.KIND, RoleBindingKind.KIND)) {
            for (StoredObject binding : state.list(kind, null)) {
                add(number++, binding);
            }
        }
    }

    private static List<Object> versions(Snapshot state) {
        return KINDS.stream().map(state::version).toList();
    }

    /** Whether the roles and bindings of a state are these. */
    boolean isOf(Snapshot state) {
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i) != state.version(KINDS.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void add(int number, StoredObject binding) {
        String namespace = binding.key().namespace();
        var bySubject = bindings.computeIfAbsent(namespace, _ -> new HashMap<>());
        for (ObjectNode subject : Tree.objects(binding.tree(), "subjects")) {
            String kind = Tree.text(subject, "kind");
            String name = Tree.text(subject, "name");
            switch (kind) {
                case "User" -> add(bySubject, "u:" + name, new Bound(number, binding, described(kind, name)));
                case "Group" -> add(bySubject, "g:" + name, new Bound(number, binding, described(kind, name)));
                case "ServiceAccount" -> {
                    String own = Tree.text(subject, "namespace");
                    String of = own.isEmpty() ? namespace : own;
                    if (!of.isEmpty()) {
                        String user = "system:serviceaccount:" + of + ":" + name;
                        add(bySubject, "u:" + user, new Bound(number, binding, described(kind, name + "/" + of)));
                    }
                }
                default -> {
                    // nobody is of another kind
                }
            }
        }
    }

    private static void add(Map<String, List<Bound>> bySubject, String subject, Bound bound) {
        bySubject.computeIfAbsent(subject, _ -> new ArrayList<>()).add(bound);
    }

    private static String described(String kind, String name) {
        return kind + " \"" + name + "\"";
    }

    /** @param namespace empty for what is in none */
    Grants of(AuthenticatedUser user, String namespace) {
        return grants.get(new Asking(user.name(), user.groups(), namespace), this::grants);
    }

    private Grants grants(Asking asking) {
        var all = new ArrayList<Grant>();
        var problems = new ArrayList<String>();
        collect(asking, "", all, problems);
        if (!asking.namespace().isEmpty()) {
            collect(asking, asking.namespace(), all, problems);
        }
        return new Grants(List.copyOf(all), List.copyOf(problems));
    }

    private void collect(Asking asking, String namespace, List<Grant> all, List<String> problems) {
        var bySubject = bindings.get(namespace);
        if (bySubject == null) {
            return;
        }
        var applying = new TreeMap<Integer, Bound>();
        bySubject.getOrDefault("u:" + asking.user(), List.of()).forEach(each -> applying.put(each.number(), each));
        for (String group : asking.groups()) {
            bySubject.getOrDefault("g:" + group, List.of()).forEach(each -> applying.putIfAbsent(each.number(), each));
        }
        for (Bound bound : applying.values()) {
            ObjectNode role = Tree.object(bound.binding().tree(), "roleRef");
            String kind = Tree.text(role, "kind");
            String name = Tree.text(role, "name");
            List<PolicyRule> given = rules(kind, name, namespace);
            if (given == null) {
                problems.add(notFound(kind, name));
                continue;
            }
            String source = source(bound, namespace, kind, name);
            given.forEach(rule -> all.add(new Grant(source, rule)));
        }
    }

    private static String source(Bound bound, String namespace, String kind, String name) {
        String binding = bound.binding().key().name();
        return (namespace.isEmpty() ? "ClusterRoleBinding \"" + binding : "RoleBinding \"" + binding + "/" + namespace)
                + "\" of " + kind + " \"" + name + "\" to " + bound.subject();
    }

    /** Why rules are not there, in the words of a lister. */
    static String notFound(String kind, String name) {
        return switch (kind) {
            case "Role" -> "role.rbac.authorization.k8s.io \"" + name + "\" not found";
            case "ClusterRole" -> "clusterrole.rbac.authorization.k8s.io \"" + name + "\" not found";
            default -> "unsupported role reference kind: \"" + kind + "\"";
        };
    }

    /**
     * The rules of a role that a binding refers to; null where there is none.
     *
     * @param namespace of the binding; empty where it is in none
     */
    @Nullable
    List<PolicyRule> rules(String kind, String name, String namespace) {
        ObjectKey key = switch (kind) {
            case "ClusterRole" -> ObjectKey.clusterScoped(name);
            case "Role" -> new ObjectKey(namespace, name);
            default -> null;
        };
        StoredObject role = key == null ? null : roles.get(key);
        return role == null ? null : rules.computeIfAbsent(role.key(), _ -> PolicyRule.allOf(role.tree()));
    }
}
