package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.PolicyRule;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.rbac.ClusterRoleBindingKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.kind.rbac.RoleBindingKind;
import io.streamplane.schemas.kind.rbac.RoleKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody gives rights that he does not hold, by a role or by a binding, unless he may {@code escalate} or {@code bind} ({@code
 * pkg/registry/rbac/*}{@code /policybased}). No plug-in: it cannot be switched off.
 */
final class RoleEscalation implements AdmissionStep {

    private static final Set<String> ROLES = Set.of(RoleKind.RESOURCE, ClusterRoleKind.RESOURCE);
    private static final Set<String> BINDINGS = Set.of(RoleBindingKind.RESOURCE, ClusterRoleBindingKind.RESOURCE);

    /** Those of a cluster's administrator: what an aggregated role may come to. */
    private static final List<PolicyRule> EVERYTHING = List.of(
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private final Authorization authorization;

    RoleEscalation(Authorization authorization) {
        this.authorization = authorization;
    }

    @Override
    public void admit(Draft draft) {
        String resource = draft.kind().resource();
        boolean role = ROLES.contains(resource);
        if (!role && !BINDINGS.contains(resource)
                || draft.caller().identity().mayUseEverything()
                || GarbageFields.onlyChange(draft)) {
            return;
        }
        if (role) {
            role(draft);
        } else {
            binding(draft);
        }
    }

    private void role(Draft draft) {
        AuthenticatedUser user = draft.caller().identity();
        if (authorization.allows(user, Attributes.of("escalate", draft.target()))) {
            return;
        }
        String namespace = draft.target().namespace();
        String problem = authorization.escalation(user, namespace, PolicyRule.allOf(draft.object()));
        if (!problem.isEmpty()) {
            throw refused(draft, problem);
        }
        boolean gathers = Tree.has(draft.object(), "aggregationRule")
                || draft.old() != null && Tree.has(draft.old().tree(), "aggregationRule");
        if (gathers && draft.kind().resource().equals(ClusterRoleKind.RESOURCE)) {
            String missing = authorization.escalation(user, namespace, EVERYTHING);
            if (!missing.isEmpty()) {
                throw refused(draft, "must have cluster-admin privileges to use an aggregationRule: " + missing);
            }
        }
    }

    private void binding(Draft draft) {
        AuthenticatedUser user = draft.caller().identity();
        String namespace = draft.target().namespace();
        ObjectNode reference = Tree.object(draft.object(), "roleRef");
        String kindName = Tree.text(reference, "kind");
        String name = Tree.text(reference, "name");
        Kind kind = kindName.equals("Role") ? RoleKind.KIND : ClusterRoleKind.KIND;
        if (name.isEmpty() || !kind.kind().equals(kindName)) {
            return; // validation refuses it
        }
        var bind = Attributes.of("bind", Tree.text(reference, "apiGroup"), kind.plural(), "", namespace, name);
        if (authorization.allows(user, bind)) {
            return;
        }
        List<PolicyRule> rules = authorization
                .rulesOf(kindName, name, namespace)
                .orElseThrow(() -> new Refusal(Failures.notFound(kind, name)));
        String problem = authorization.escalation(user, namespace, rules);
        if (!problem.isEmpty()) {
            throw refused(draft, problem);
        }
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
