package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.authorization.NodeIdentity;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.ServiceAccountName;
import io.streamplane.apiserver.kind.Names;
import java.util.List;
import java.util.Optional;

/**
 * Ways to be another, each with rights of its own, in the order in which they are tried ({@code
 * k8s.io/apiserver/pkg/endpoints/filters/impersonation/mode.go}). All but the last are limited to requests that are allowed to be made so
 * (KEP-5284).
 */
enum ImpersonationMode {
    /** As the node that a ServiceAccount's pod runs on. */
    ASSOCIATED_NODE("associated-node"),
    ARBITRARY_NODE("arbitrary-node"),
    SERVICE_ACCOUNT("serviceaccount"),
    /** As one who is neither a node nor a ServiceAccount. */
    USER_INFO("user-info"),
    /** As anybody, for all that this one may do. */
    UNLIMITED("");

    private static final String NODE_NAME = "authentication.kubernetes.io/node-name";

    private final String word;

    ImpersonationMode(String word) {
        this.word = word;
    }

    boolean isLimited() {
        return this != UNLIMITED;
    }

    /** The right to be that one. */
    String identityVerb() {
        return isLimited() ? "impersonate:" + word : "impersonate";
    }

    /** The right to do something as that one. */
    String actionVerb(String verb) {
        return "impersonate-on:" + word + ":" + verb;
    }

    /** Whether it is a way for one to be the other, if he may. */
    boolean applies(AuthenticatedUser wanted, AuthenticatedUser asks) {
        Optional<String> node = node(wanted);
        boolean account = ServiceAccountName.parse(wanted.name()).isPresent();
        return switch (this) {
            case ASSOCIATED_NODE ->
                node.isPresent()
                        && isNameOnly(wanted)
                        && ServiceAccountName.parse(asks.name()).isPresent()
                        && List.of(node.get()).equals(asks.extra().get(NODE_NAME));
            case ARBITRARY_NODE -> node.isPresent() && isNameOnly(wanted);
            case SERVICE_ACCOUNT -> account && isNameOnly(wanted);
            case USER_INFO -> node.isEmpty() && !account;
            case UNLIMITED -> true;
        };
    }

    /** The name of the node that somebody is. */
    static Optional<String> node(AuthenticatedUser user) {
        return NodeIdentity.named(user).filter(name -> Names.dnsSubdomain(name).isEmpty());
    }

    private static boolean isNameOnly(AuthenticatedUser user) {
        return user.uid().isEmpty() && user.groups().isEmpty() && user.extra().isEmpty();
    }
}
