package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.read.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request's path, {@code /asof/<revision or time>/...} where it is about the past.
 *
 * @param moment null for the present
 * @param path what follows, as for the present
 */
record AsOfPath(@Nullable Moment moment, String path) {

    private static final String PREFIX = "/asof/";

    /** Throws {@link RequestException} where the moment is none. */
    static AsOfPath parse(String path) {
        if (!path.startsWith(PREFIX)) {
            return new AsOfPath(null, path);
        }
        int slash = path.indexOf('/', PREFIX.length());
        String moment = slash < 0 ? path.substring(PREFIX.length()) : path.substring(PREFIX.length(), slash);
        try {
            return new AsOfPath(Moment.parse(moment, Instant.now()), slash < 0 ? "/" : path.substring(slash));
        } catch (IllegalArgumentException e) {
            throw new RequestException(HttpFailures.badRequest(String.valueOf(e.getMessage())));
        }
    }
}
