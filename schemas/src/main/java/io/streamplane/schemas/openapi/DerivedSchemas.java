package io.streamplane.schemas.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI v3 schemas that the build derived, by definition name. Read when first asked for: the build itself has none. */
public final class DerivedSchemas {

    /** What upstream's markers demand of a field; never served, as upstream does not serve it either. */
    public static final String VALIDATION = "x-validation";

    public static final String REF_PREFIX = "#/components/schemas/";

    private static final String RESOURCE = "/openapi/definitions.json";

    private DerivedSchemas() {}

    /** All of them as an OpenAPI v3 {@code components.schemas} object. Never change it. */
    public static JsonNode all() {
        return Loaded.SCHEMAS;
    }

    /** What a schema refers to, in the words of its document. A field may be named {@code $ref}, too. */
    public static List<String> references(JsonNode schema) {
        return schema.findValues("$ref").stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
    }

    private static final class Loaded {

        static final JsonNode SCHEMAS = load();

        private static JsonNode load() {
            try (var stream = DerivedSchemas.class.getResourceAsStream(RESOURCE)) {
                if (stream == null) {
                    throw new IllegalStateException("expected " + RESOURCE + " in the jar, but it is not there");
                }
                return JsonMapper.shared().readTree(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
