package io.streamplane.apiserver.admission.match;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.cel.AdmissionRun;
import io.streamplane.apiserver.cel.library.AccessChecks;
import io.streamplane.apiserver.cel.library.AuthorizerLibrary;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What expressions see of a request. */
public final class ExpressionInputs {

    private final Authorization authorization;

    /** @param authorization that expressions may ask */
    public ExpressionInputs(Authorization authorization) {
        this.authorization = authorization;
    }

    /** Whether an expression that asks what somebody may do may have to wait for somebody outside. */
    public boolean mayWait() {
        return authorization.isRemote();
    }

    /**
     * What they see.
     *
     * @param version of the object's kind that they look at
     * @param namespace null where they do not see it
     * @param parameters null where there are none
     */
    public AdmissionRun.Input of(
            AdmissionAttributes request,
            Kind version,
            @Nullable ObjectNode namespace,
            @Nullable ObjectNode parameters) {
        AuthenticatedUser user = request.draft().caller().identity();
        var checks = new Checks(
                authorization, new AuthenticatedUser(user.name(), user.uid(), user.allGroups(), user.extra()));
        return new AdmissionRun.Input(
                request.request(version),
                request.object(version),
                request.oldObject(version),
                namespace,
                parameters,
                checks,
                AuthorizerLibrary.requestResource(
                        checks,
                        request.kind().group(),
                        request.kind().plural(),
                        request.subresource(),
                        request.namespace(),
                        request.name()));
    }

    private record Checks(Authorization authorization, AuthenticatedUser user) implements AccessChecks {

        @Override
        public Decision decide(Wanted wanted) {
            var decision = authorization.decide(user, attributes(wanted));
            return new Decision(decision.allowed(), decision.reason(), decision.error());
        }

        private static Attributes attributes(Wanted wanted) {
            return wanted.path().isEmpty()
                    ? new Attributes(
                            wanted.verb(),
                            wanted.group(),
                            "*",
                            wanted.resource(),
                            wanted.subresource(),
                            wanted.namespace(),
                            wanted.name(),
                            wanted.fieldSelector(),
                            wanted.labelSelector(),
                            "")
                    : Attributes.ofPath(wanted.verb(), wanted.path());
        }

        @Override
        public AccessChecks ofServiceAccount(String namespace, String name) {
            return new Checks(
                    authorization,
                    new AuthenticatedUser(
                            "system:serviceaccount:" + namespace + ":" + name,
                            "",
                            List.of(
                                    "system:serviceaccounts",
                                    "system:serviceaccounts:" + namespace,
                                    "system:authenticated"),
                            Map.of()));
        }
    }
}
