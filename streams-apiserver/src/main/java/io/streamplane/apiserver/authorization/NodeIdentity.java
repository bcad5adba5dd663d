package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.util.List;
import java.util.Optional;

/** Which users are kubelets ({@code pkg/auth/nodeidentifier}): {@code system:node:NAME} of the group {@code system:nodes}. */
public final class NodeIdentity {

    private static final String PREFIX = "system:node:";
    private static final String GROUP = "system:nodes";

    private NodeIdentity() {}

    /** Of the group; a node without a name is one that nobody knows. */
    public static boolean isNode(AuthenticatedUser user) {
        return user.name().startsWith(PREFIX) && user.groups().contains(GROUP);
    }

    /** Of one that {@link #isNode}; may be empty. */
    public static String name(AuthenticatedUser user) {
        return user.name().substring(PREFIX.length());
    }

    /** The node whose kubelet has a user's name, whatever his groups; may be an empty name. */
    public static Optional<String> named(AuthenticatedUser user) {
        return user.name().startsWith(PREFIX) ? Optional.of(user.name().substring(PREFIX.length())) : Optional.empty();
    }

    /** The kubelet of a node. */
    public static AuthenticatedUser of(String node) {
        return new AuthenticatedUser(PREFIX + node, List.of(GROUP));
    }
}
