package io.streamplane.schemas.journal;

import java.util.List;

/**
 * Who asked for a command, how and from where; kept for the audit, never looked at by the rules.
 *
 * @param command what a user typed, as the client says, e.g. {@code kubectl apply}; empty where it does not
 * @param session what all requests of one such command have in common; empty where the client does not say
 */
public record Origin(
        String user,
        List<String> groups,
        String verb,
        String subresource,
        String userAgent,
        String fieldManager,
        String sourceAddress,
        String command,
        String session) {

    public Origin {
        groups = List.copyOf(groups);
    }

    /** Of whoever is no command of a user's. */
    public Origin(
            String user,
            List<String> groups,
            String verb,
            String subresource,
            String userAgent,
            String fieldManager,
            String sourceAddress) {
        this(user, groups, verb, subresource, userAgent, fieldManager, sourceAddress, "", "");
    }
}
