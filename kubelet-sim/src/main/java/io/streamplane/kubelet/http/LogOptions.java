package io.streamplane.kubelet.http;

import io.streamplane.schemas.time.Moments;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a request for a log: those of Kubernetes' PodLogOptions.
 *
 * @param tailLines at most so many of the last lines, counted before {@code since} is applied; negative: all
 * @param since lines written before are left out
 * @param limitBytes negative: no limit
 */
record LogOptions(
        boolean follow,
        boolean previous,
        boolean timestamps,
        long tailLines,
        @Nullable Instant since,
        long limitBytes) {

    /** Throws {@link IllegalArgumentException} where an option is not of its form. */
    static LogOptions of(@Nullable String query, Instant now) {
        Map<String, String> options = parse(query);
        long sinceSeconds = number(options, "sinceSeconds", 1);
        String sinceTime = options.getOrDefault("sinceTime", "");
        if (sinceSeconds > 0 && !sinceTime.isEmpty()) {
            throw new IllegalArgumentException("expected one of sinceTime and sinceSeconds, but got both");
        }
        return new LogOptions(
                flag(options, "follow"),
                flag(options, "previous"),
                flag(options, "timestamps"),
                number(options, "tailLines", 0),
                sinceSeconds > 0 ? Moments.after(now, -sinceSeconds) : sinceTime.isEmpty() ? null : time(sinceTime),
                number(options, "limitBytes", 1));
    }

    static Map<String, String> parse(@Nullable String query) {
        var options = new HashMap<String, String>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                options.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return options;
    }

    private static boolean flag(Map<String, String> options, String name) {
        String value = options.getOrDefault(name, "false");
        return value.equals("true") || value.equals("1");
    }

    private static long number(Map<String, String> options, String name, long least) {
        String value = options.getOrDefault(name, "");
        long number = value.isEmpty() ? -1 : Long.parseLong(value);
        if (!value.isEmpty() && number < least) {
            throw new IllegalArgumentException("expected " + name + " to be at least " + least + ", but got " + value);
        }
        return number;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a time as RFC 3339 has it, but got " + text, e);
        }
    }
}
