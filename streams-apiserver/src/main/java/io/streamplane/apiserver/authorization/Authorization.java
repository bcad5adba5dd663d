package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.authentication.SelfSubjectReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectAccessReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectRulesReviewKind;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Who may do what by the roles of the state, whichever way they ask: by HTTP or by a record on a topic. Thread-safe. */
public final class Authorization {

    private static final Set<String> OF_ONESELF = Set.of(
            SelfSubjectReviewKind.RESOURCE, SelfSubjectAccessReviewKind.RESOURCE, SelfSubjectRulesReviewKind.RESOURCE);

    private final Supplier<Snapshot> state;

    /** @param state what there is now */
    public Authorization(Supplier<Snapshot> state) {
        this.state = state;
    }

    /**
     * Why this is not for the user.
     *
     * @param verb get, list, watch, create, update, patch, delete or deletecollection
     */
    public Optional<ApiFailure> refusal(AuthenticatedUser user, String verb, Target target) {
        return allows(user, Attributes.of(verb, target))
                ? Optional.empty()
                : Optional.of(forbidden(user, verb, target));
    }

    /** Whether the user may do it. */
    public boolean allows(AuthenticatedUser user, Attributes wanted) {
        return user.mayUseEverything() || asksAboutItself(user, wanted);
    }

    /** Everybody may ask who he is and what he may do, as by the ClusterRole system:basic-user. */
    private static boolean asksAboutItself(AuthenticatedUser user, Attributes wanted) {
        return !user.isAnonymous()
                && wanted.verb().equals("create")
                && wanted.subresource().isEmpty()
                && OF_ONESELF.contains(wanted.resource() + "." + wanted.group());
    }

    private static ApiFailure forbidden(AuthenticatedUser user, String verb, Target target) {
        Kind kind = target.kind();
        String resource = kind.plural() + (target.subresource().isEmpty() ? "" : "/" + target.subresource());
        String named = kind.resource() + (target.name().isEmpty() ? "" : " \"" + target.name() + "\"");
        String scope = kind.namespaced() && !target.namespace().isEmpty()
                ? "in the namespace \"" + target.namespace() + "\""
                : "at the cluster scope";
        return Failures.forbidden(named + " is forbidden: User \"" + user.name() + "\" cannot " + verb + " resource \""
                + resource + "\" in API group \"" + kind.group() + "\" " + scope);
    }
}
