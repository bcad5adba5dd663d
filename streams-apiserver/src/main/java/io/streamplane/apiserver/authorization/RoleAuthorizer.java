package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Allows what Roles and ClusterRoles allow that are bound to the user or to a group of his ({@code
 * plugin/pkg/auth/authorizer/rbac}). They are compiled anew only where one of them has changed.
 */
public final class RoleAuthorizer implements Authorizer {

    private static final Label LABEL = new Label("RBAC", "rbac");

    private volatile @Nullable RoleIndex newest;

    RoleAuthorizer() {}

    /** The roles of a state. */
    RoleIndex index(Snapshot state) {
        RoleIndex known = newest;
        if (known != null && known.isOf(state)) {
            return known;
        }
        var made = new RoleIndex(state);
        newest = made;
        return made;
    }

    @Override
    public Label label() {
        return LABEL;
    }

    @Override
    public Decision decide(AuthenticatedUser user, Attributes wanted, Snapshot state) {
        RoleIndex.Grants grants = index(state).of(user, wanted.namespace());
        RoleIndex.Grant allowing = grants.allowing(wanted);
        if (allowing != null) {
            return Decision.allow("RBAC: allowed by " + allowing.source());
        }
        return grants.problems().isEmpty() ? Decision.NOTHING : Decision.noOpinion("RBAC: " + grants.problem());
    }

    @Override
    public Rules rules(AuthenticatedUser user, String namespace, Snapshot state) {
        RoleIndex.Grants grants = index(state).of(user, namespace);
        return new Rules(grants.rules(), false, grants.problem());
    }

    /**
     * Why somebody may not give rules to others: he lacks them himself; empty where he has them.
     *
     * @param namespace that they are given in; empty for everywhere
     */
    String escalation(AuthenticatedUser user, String namespace, List<PolicyRule> given, Snapshot state) {
        RoleIndex.Grants grants = index(state).of(user, namespace);
        List<PolicyRule> missing = RuleCoverage.missing(grants.rules(), given);
        if (missing.isEmpty()) {
            return "";
        }
        List<String> described = RuleCoverage.compacted(missing).stream()
                .map(PolicyRule::toString)
                .distinct()
                .sorted()
                .toList();
        return "user \"" + user.name() + "\" (groups=" + PolicyRule.quoted(user.groups())
                + ") is attempting to grant RBAC permissions not currently held:\n" + String.join("\n", described)
                + (grants.problems().isEmpty() ? "" : "; resolution errors: [" + grants.problem() + "]");
    }
}
