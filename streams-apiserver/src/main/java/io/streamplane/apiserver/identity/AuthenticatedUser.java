package io.streamplane.apiserver.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who a request comes from.
 *
 * @param uid empty where the authenticator knows none
 * @param extra what else the authenticator says, by key
 */
public record AuthenticatedUser(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    /** The groups that {@link #mayUseEverything} knows. */
    public static final String MASTERS = "system:masters";

    /** The key of {@link #extra} with an id of what was shown: a certificate or a token. */
    public static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

    private static final String AUTHENTICATED = "system:authenticated";

    /** Who shows nothing. */
    public static final AuthenticatedUser ANONYMOUS =
            new AuthenticatedUser("system:anonymous", List.of("system:unauthenticated"));

    public AuthenticatedUser {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** One of whom no more is known. */
    public AuthenticatedUser(String name, List<String> groups) {
        this(name, "", groups, Map.of());
    }

    /** With the group of all who are known. */
    public List<String> allGroups() {
        if (isAnonymous() || groups.contains(AUTHENTICATED)) {
            return groups;
        }
        var all = new ArrayList<String>(groups.size() + 1);
        all.addAll(groups);
        all.add(AUTHENTICATED);
        return List.copyOf(all);
    }

    public boolean isAnonymous() {
        return name.equals(ANONYMOUS.name());
    }

    /** Members of system:masters may do everything, whatever roles say. */
    public boolean mayUseEverything() {
        return groups.contains(MASTERS);
    }
}
