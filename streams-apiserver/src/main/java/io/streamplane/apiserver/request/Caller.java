package io.streamplane.apiserver.request;

import java.util.List;

/**
 * Who asks, authenticated.
 *
 * @param sourceAddress client address, or topic/partition@offset
 * @param command what a user typed, as the client says, e.g. {@code kubectl apply}; may be empty
 * @param session what all requests of that command have in common; may be empty
 */
public record Caller(
        String user, List<String> groups, String userAgent, String sourceAddress, String command, String session) {

    private static final int LONGEST = 256;

    /** One that is no command of a user's. */
    public Caller(String user, List<String> groups, String userAgent, String sourceAddress) {
        this(user, groups, userAgent, sourceAddress, "", "");
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
