package io.streamplane.apiserver.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client wants back, out of its Accept header: the first that is offered here. */
record MediaTypes(Encoding encoding, Shape shape) {

    static final String OFFERED = "application/json, application/yaml";

    enum Encoding {
        JSON("application/json"),
        YAML("application/yaml");

        private final String type;

        Encoding(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    enum Shape {
        OBJECT,
        TABLE,
        PARTIAL_METADATA
    }

    private static final MediaTypes DEFAULT = new MediaTypes(Encoding.JSON, Shape.OBJECT);

    static MediaTypes of(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return DEFAULT;
        }
        for (String candidate : accept.split(",", -1)) {
            MediaTypes types = candidate(List.of(candidate.strip().split("\\s*;\\s*", -1)));
            if (types != null) {
                return types;
            }
        }
        throw new RequestException(HttpFailures.notAcceptable(OFFERED));
    }

    private static @Nullable MediaTypes candidate(List<String> parts) {
        Encoding encoding = switch (parts.getFirst().toLowerCase(Locale.ROOT)) {
            case "application/json", "*/*", "application/*" -> Encoding.JSON;
            case "application/yaml" -> Encoding.YAML;
            default -> null;
        };
        if (encoding == null) {
            return null;
        }
        String as = parameter(parts, "as");
        if (as.isEmpty()) {
            return new MediaTypes(encoding, Shape.OBJECT);
        }
        if (!parameter(parts, "g").equals("meta.k8s.io")
                || !parameter(parts, "v").equals("v1")) {
            return null;
        }
        return switch (as) {
            case "Table" -> new MediaTypes(encoding, Shape.TABLE);
            case "PartialObjectMetadata", "PartialObjectMetadataList" ->
                new MediaTypes(encoding, Shape.PARTIAL_METADATA);
            default -> null;
        };
    }

    private static String parameter(List<String> parts, String name) {
        return parts.stream()
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }
}
