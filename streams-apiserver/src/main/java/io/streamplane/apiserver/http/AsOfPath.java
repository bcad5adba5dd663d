package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.read.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request's path, {@code /asof/<revision or time>/...} where it is about the past.
 *
 * @param said the moment as the client wrote it; null for the present
 * @param path what follows, as for the present
 */
record AsOfPath(@Nullable String said, String path) {

    private static final String PREFIX = "/asof/";

    static AsOfPath parse(String path) {
        if (!path.startsWith(PREFIX)) {
            return new AsOfPath(null, path);
        }
        int slash = path.indexOf('/', PREFIX.length());
        return new AsOfPath(
                slash < 0 ? path.substring(PREFIX.length()) : path.substring(PREFIX.length(), slash),
                slash < 0 ? "/" : path.substring(slash));
    }

    /**
     * Throws {@link RequestException} where it is none of the past. Only objects depend on it: a client asks for discovery
     * first, and tells its user why it was refused only of objects.
     *
     * @param moment as the client wrote it
     */
    static Moment moment(String moment) {
        try {
            return Moment.parse(moment, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new RequestException(HttpFailures.badRequest(String.valueOf(e.getMessage())));
        }
    }
}
