package io.streamplane.schemas.journal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for a command, how and from where; kept for the audit, never looked at by the rules.
 *
 * @param user whose rights counted: where somebody impersonates another, that other one
 * @param command what a user typed, as the client says, e.g. {@code kubectl apply}; empty where it does not
 * @param session what all requests of one such command have in common; empty where the client does not say
 * @param impersonator who really asked; null where that is the user
 * @param annotations what admission and authorization say of it, by the keys of Kubernetes' audit; sorted by key, and empty for most commands
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
        String session,
        @Nullable Impersonator impersonator,
        Map<String, String> annotations) {

    public Origin {
        groups = List.copyOf(groups);
        annotations = annotations.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** One that asks for himself, and of whom there is nothing more to say. */
    public Origin(
            String user,
            List<String> groups,
            String verb,
            String subresource,
            String userAgent,
            String fieldManager,
            String sourceAddress,
            String command,
            String session) {
        this(user, groups, verb, subresource, userAgent, fieldManager, sourceAddress, command, session, null, Map.of());
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
