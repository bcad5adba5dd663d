package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.proof.Proof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a manifest may have: {@code authorization} and {@code user-agent} as in HTTP, a seal, and the parameters of an
 * apply patch ({@code fieldManager}, {@code force}, {@code fieldValidation}, {@code dryRun}). All are UTF-8 text. As in HTTP
 * the case of a name does not matter. Any other header is refused, for it may be one of these, misspelt: a dry run must not be
 * carried out. Only those by which calls are traced (W3C Trace Context) are passed over.
 */
record ManifestHeaders(Headers headers) {

    private static final List<String> KNOWN =
            List.of("authorization", "dryRun", "fieldManager", "fieldValidation", "force", "proof", "user-agent");
    private static final Set<String> OF_TRACES = Set.of("traceparent", "tracestate", "baggage");

    /** More than one where somebody tries what is believed. */
    List<String> authorizations() {
        return text("authorization");
    }

    /** Seals, of whatever bytes they are. */
    List<byte @Nullable []> seals() {
        var seals = new ArrayList<byte @Nullable []>(1);
        for (Header header : headers) {
            if (header.key().equalsIgnoreCase(Proof.SEAL)) {
                seals.add(header.value());
            }
        }
        return seals;
    }

    String userAgent() {
        return text("user-agent").stream().findFirst().orElse("");
    }

    /** Throws {@link IllegalArgumentException} where a header is unknown, or a parameter has a value that it cannot have. */
    WriteOptions options(String defaultFieldManager) {
        for (Header header : headers) {
            String name = header.key();
            if (KNOWN.stream().noneMatch(name::equalsIgnoreCase)
                    && !OF_TRACES.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "unknown header \"" + name + "\": supported headers: " + String.join(", ", KNOWN));
            }
        }
        WriteOptions given = WriteOptions.of(this::text);
        return given.fieldManager().isEmpty()
                ? new WriteOptions(given.dryRun(), defaultFieldManager, given.fieldValidation(), given.force())
                : given;
    }

    private List<String> text(String name) {
        return StreamSupport.stream(headers.spliterator(), false)
                .filter(header -> header.key().equalsIgnoreCase(name))
                .map(Header::value)
                .map(value -> value == null ? "" : new String(value, StandardCharsets.UTF_8))
                .toList();
    }
}
