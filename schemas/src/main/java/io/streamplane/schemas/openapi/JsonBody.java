package io.streamplane.schemas.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads the bodies of requests. A field that is given twice has its last value, and is reported. */
public sealed interface JsonBody {

    /** How deep a body may nest. */
    int MAX_DEPTH = 256;

    /** @param duplicateFields paths in the order of the body, e.g. {@code spec.replicas} */
    record Parsed(JsonNode tree, List<String> duplicateFields) implements JsonBody {}

    /** @param message what is wrong, and where */
    record Malformed(String message) implements JsonBody {}

    /** @param mediaType YAML where it names YAML, e.g. {@code application/apply-patch+yaml}; else JSON */
    static JsonBody parse(byte[] body, String mediaType) {
        boolean yaml = mediaType.toLowerCase(Locale.ROOT).contains("yaml");
        return new Reader(yaml ? Reader.YAML : Reader.JSON).read(body);
    }

    /** Builds one tree from the tokens of one body. */
    final class Reader {

        private static final StreamReadConstraints CONSTRAINTS =
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        private static final TokenStreamFactory JSON =
                JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
        private static final TokenStreamFactory YAML =
                YAMLFactory.builder().streamReadConstraints(CONSTRAINTS).build();
        private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

        private final TokenStreamFactory format;
        private final List<String> duplicates = new ArrayList<>();

        private Reader(TokenStreamFactory format) {
            this.format = format;
        }

        private JsonBody read(byte[] body) {
            try (JsonParser parser = format.createParser(ObjectReadContext.empty(), body)) {
                if (parser.nextToken() == null) {
                    return new Malformed("unexpected end of JSON input");
                }
                JsonNode tree = value(parser, "");
                if (parser.nextToken() != null) {
                    return new Malformed("expected one value, but more follows after it at "
                            + parser.currentTokenLocation().offsetDescription());
                }
                return new Parsed(tree, List.copyOf(duplicates));
            } catch (JacksonException e) {
                var location = e.getLocation();
                return new Malformed(
                        e.getOriginalMessage() + (location == null ? "" : " (" + location.offsetDescription() + ")"));
            }
        }

        private JsonNode value(JsonParser parser, String path) {
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(parser, path);
                case START_ARRAY -> {
                    var items = NODES.arrayNode();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(value(parser, path + "[" + items.size() + "]"));
                    }
                    yield items;
                }
                case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
                case VALUE_NULL -> NODES.nullNode();
                case VALUE_NUMBER_INT ->
                    switch (parser.getNumberType()) {
                        case INT -> NODES.numberNode(parser.getIntValue());
                        case LONG -> NODES.numberNode(parser.getLongValue());
                        default -> NODES.numberNode(parser.getBigIntegerValue());
                    };
                case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
                default -> NODES.stringNode(parser.getString());
            };
        }

        private ObjectNode object(JsonParser parser, String path) {
            ObjectNode object = NODES.objectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                String field = path.isEmpty() ? name : path + "." + name;
                parser.nextToken();
                JsonNode value = value(parser, field);
                if (object.replace(name, value) != null && !duplicates.contains(field)) {
                    duplicates.add(field);
                }
            }
            return object;
        }
    }
}
