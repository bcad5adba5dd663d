package io.streamplane.apiserver.identity;

import java.util.List;

/** Knows whose a bearer token is. Thread-safe; may block. */
@FunctionalInterface
public interface TokenAuthenticator {

    /**
     * Whose the token is.
     *
     * @param audiences those whom the token may be meant for; never empty
     */
    TokenVerdict authenticate(String token, List<String> audiences);

    /** Whether it may ever ask somebody outside. */
    default boolean isRemote() {
        return false;
    }

    /** Whether it may take somebody outside to say whose this token is, who takes his time. */
    default boolean mayAsk(String token, List<String> audiences) {
        return false;
    }
}
