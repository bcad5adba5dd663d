package io.streamplane.apiserver.auth;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import java.util.Optional;

/** Who may do what, whichever way they ask: by HTTP or by a record on a topic. */
public final class Authorization {

    private Authorization() {}

    /**
     * Why this is not for the user.
     *
     * @param verb get, list, watch, create, update, patch, delete or deletecollection
     */
    public static Optional<ApiFailure> refusal(AuthenticatedUser user, String verb, Target target) {
        return user.mayUseEverything() ? Optional.empty() : Optional.of(forbidden(user, verb, target));
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
