package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that a manifest may have: {@code authorization} and {@code user-agent} as in HTTP, and the parameters of an
 * apply patch ({@code fieldManager}, {@code force}, {@code fieldValidation}, {@code dryRun}). All are UTF-8 text.
 */
record ManifestHeaders(Headers headers) {

    Optional<String> authorization() {
        return text("authorization").stream().findFirst();
    }

    String userAgent() {
        return text("user-agent").stream().findFirst().orElse("");
    }

    /** Throws {@link IllegalArgumentException} where a parameter has a value that it cannot have. */
    WriteOptions options(String defaultFieldManager) {
        WriteOptions given = WriteOptions.of(this::text);
        return given.fieldManager().isEmpty()
                ? new WriteOptions(given.dryRun(), defaultFieldManager, given.fieldValidation(), given.force())
                : given;
    }

    private List<String> text(String name) {
        return StreamSupport.stream(headers.headers(name).spliterator(), false)
                .map(Header::value)
                .map(value -> value == null ? "" : new String(value, StandardCharsets.UTF_8))
                .toList();
    }
}
