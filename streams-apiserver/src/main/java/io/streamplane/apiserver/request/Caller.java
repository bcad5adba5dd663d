package io.streamplane.apiserver.request;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.journal.Impersonator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, authenticated.
 *
 * @param identity who that is; where somebody impersonates another, that other one
 * @param sourceAddress client address, or topic/partition@offset
 * @param command what a user typed, as the client says, e.g. {@code kubectl apply}; may be empty
 * @param session what all requests of that command have in common; may be empty
 * @param impersonator who really asks; null where that is the same
 * @param annotations for the audit, of authentication and authorization
 */
public record Caller(
        AuthenticatedUser identity,
        String userAgent,
        String sourceAddress,
        String command,
        String session,
        @Nullable Impersonator impersonator,
        Map<String, String> annotations) {

    private static final int LONGEST = 256;

    public Caller {
        annotations = Map.copyOf(annotations);
    }

    /** One that is no command of a user's. */
    public Caller(AuthenticatedUser identity, String userAgent, String sourceAddress) {
        this(identity, userAgent, sourceAddress, "", "", null, Map.of());
    }

    /** One of whom a name and groups are known. */
    public Caller(String user, List<String> groups, String userAgent, String sourceAddress) {
        this(new AuthenticatedUser(user, groups), userAgent, sourceAddress);
    }

    /** Another, as whom this one asks. */
    public Caller as(AuthenticatedUser other, String constraint) {
        return new Caller(
                other,
                userAgent,
                sourceAddress,
                command,
                session,
                new Impersonator(user(), groups(), constraint),
                annotations);
    }

    /** The same, and why it may do what it asks for. */
    public Caller allowed(String why) {
        if (why.isEmpty()) {
            return this;
        }
        var all = new HashMap<>(annotations);
        all.put(AuditKeys.REASON, why);
        return new Caller(identity, userAgent, sourceAddress, command, session, impersonator, all);
    }

    /** The name. */
    public String user() {
        return identity.name();
    }

    public List<String> groups() {
        return identity.groups();
    }

    /** What a client says of itself, fit to be kept: bounded, and without what a terminal would obey. */
    public static String said(String text) {
        var kept = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(each -> kept.appendCodePoint(WriteOptions.isPrintable(each) ? each : '?'));
        return kept.toString();
    }
}
