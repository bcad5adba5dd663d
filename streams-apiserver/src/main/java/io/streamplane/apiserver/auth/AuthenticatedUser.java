package io.streamplane.apiserver.auth;

import java.util.List;
import java.util.stream.Stream;

/** Who a request comes from. */
public record AuthenticatedUser(String name, List<String> groups) {

    /** The groups that {@link #mayUseEverything} knows. */
    public static final String MASTERS = "system:masters";

    private static final String AUTHENTICATED = "system:authenticated";

    /** Who shows nothing. */
    public static final AuthenticatedUser ANONYMOUS =
            new AuthenticatedUser("system:anonymous", List.of("system:unauthenticated"));

    public AuthenticatedUser {
        groups = List.copyOf(groups);
    }

    /** With the group of all who are known. */
    public List<String> allGroups() {
        return isAnonymous() || groups.contains(AUTHENTICATED)
                ? groups
                : Stream.concat(groups.stream(), Stream.of(AUTHENTICATED)).toList();
    }

    public boolean isAnonymous() {
        return name.equals(ANONYMOUS.name());
    }

    /** There are no roles yet: members of system:masters may do everything, and nobody else anything. */
    public boolean mayUseEverything() {
        return groups.contains(MASTERS);
    }
}
