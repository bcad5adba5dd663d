package io.streamplane.apiserver.request;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.util.List;

/**
 * Who asks, authenticated.
 *
 * @param identity who that is
 * @param sourceAddress client address, or topic/partition@offset
 * @param command what a user typed, as the client says, e.g. {@code kubectl apply}; may be empty
 * @param session what all requests of that command have in common; may be empty
 */
public record Caller(
        AuthenticatedUser identity, String userAgent, String sourceAddress, String command, String session) {

    private static final int LONGEST = 256;

    /** One that is no command of a user's. */
    public Caller(AuthenticatedUser identity, String userAgent, String sourceAddress) {
        this(identity, userAgent, sourceAddress, "", "");
    }

    /** One of whom a name and groups are known. */
    public Caller(String user, List<String> groups, String userAgent, String sourceAddress) {
        this(new AuthenticatedUser(user, groups), userAgent, sourceAddress);
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
