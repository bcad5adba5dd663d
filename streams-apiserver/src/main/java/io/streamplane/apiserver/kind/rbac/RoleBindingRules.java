package io.streamplane.apiserver.kind.rbac;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a RoleBinding or ClusterRoleBinding ({@code pkg/apis/rbac/validation}). */
public final class RoleBindingRules implements KindRules {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<String> SUBJECTS = List.of("ServiceAccount", "User", "Group");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Role", "The role that is given.", RoleBindingRules::role),
            Columns.age(),
            Columns.wide("Users", "Users in the roleBinding", binding -> subjects(binding, "User")),
            Columns.wide("Groups", "Groups in the roleBinding", binding -> subjects(binding, "Group")),
            Columns.wide(
                    "ServiceAccounts",
                    "ServiceAccounts in the roleBinding",
                    binding -> subjects(binding, "ServiceAccount")));

    private final boolean namespaced;
    private final List<String> roles;

    /** @param namespaced a RoleBinding, not a ClusterRoleBinding */
    public RoleBindingRules(boolean namespaced) {
        this.namespaced = namespaced;
        this.roles = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
    }

    @Override
    public void applyDefaults(ObjectNode binding) {
        Tree.defaultText(Tree.ensure(binding, "roleRef"), "apiGroup", GROUP);
        for (ObjectNode subject : Tree.objects(binding, "subjects")) {
            String kind = Tree.text(subject, "kind");
            if (kind.equals("User") || kind.equals("Group")) {
                Tree.defaultText(subject, "apiGroup", GROUP);
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode binding) {
        var errors = new Errors();
        ObjectNode role = Tree.ensure(binding, "roleRef");
        group(errors, "roleRef.apiGroup", Tree.text(role, "apiGroup"));
        if (!roles.contains(Tree.text(role, "kind"))) {
            errors.notSupported("roleRef.kind", Tree.text(role, "kind"), roles);
        }
        String name = Tree.text(role, "name");
        if (name.isEmpty()) {
            errors.required("roleRef.name", "");
        } else {
            errors.invalid("roleRef.name", name, Names.pathSegment(name));
        }
        List<ObjectNode> subjects = Tree.objects(binding, "subjects");
        for (int i = 0; i < subjects.size(); i++) {
            subject(errors, subjects.get(i), "subjects[" + i + "]");
        }
        return errors.found();
    }

    private static void group(Errors errors, String path, String group) {
        if (!group.equals(GROUP)) {
            errors.notSupported(path, group, List.of(GROUP));
        }
    }

    private void subject(Errors errors, ObjectNode subject, String at) {
        String name = Tree.text(subject, "name");
        String kind = Tree.text(subject, "kind");
        if (name.isEmpty()) {
            errors.required(at + ".name", "");
        }
        switch (kind) {
            case "ServiceAccount" -> {
                if (!name.isEmpty()) {
                    errors.invalid(at + ".name", name, Names.dnsSubdomain(name));
                }
                if (!Tree.text(subject, "apiGroup").isEmpty()) {
                    errors.notSupported(at + ".apiGroup", Tree.text(subject, "apiGroup"), List.of(""));
                }
                if (!namespaced && Tree.text(subject, "namespace").isEmpty()) {
                    errors.required(at + ".namespace", "");
                }
            }
            case "User", "Group" -> {
                if (name.isEmpty()) {
                    errors.invalid(
                            at + ".name",
                            "",
                            kind.equals("User") ? "user name cannot be empty" : "group name cannot be empty");
                }
                group(errors, at + ".apiGroup", Tree.text(subject, "apiGroup"));
            }
            default -> errors.notSupported(at + ".kind", kind, SUBJECTS);
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode binding, ObjectNode old) {
        return Tree.same(binding, old, "roleRef")
                ? List.of()
                : new Errors()
                        .invalid("roleRef", binding.get("roleRef"), "cannot change roleRef")
                        .found();
    }

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String role(ObjectNode binding) {
        ObjectNode role = Tree.object(binding, "roleRef");
        return Tree.text(role, "kind") + "/" + Tree.text(role, "name");
    }

    private static String subjects(ObjectNode binding, String kind) {
        return Tree.objects(binding, "subjects").stream()
                .filter(each -> Tree.text(each, "kind").equals(kind))
                .map(each -> (kind.equals("ServiceAccount") ? Tree.text(each, "namespace") + "/" : "")
                        + Tree.text(each, "name"))
                .collect(Collectors.joining(", "));
    }
}
