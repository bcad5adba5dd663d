package io.streamplane.schemas.openapi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

/** Reads the bodies of requests. A field that is given twice has its last value, and is reported. */
public sealed interface JsonBody {

    /** How deep a body may nest. */
    int MAX_DEPTH = 256;

    String INVALID_UTF8 = "invalid UTF-8";

    /** @param duplicateFields paths in the order of the body, e.g. {@code spec.replicas} */
    record Parsed(JsonNode tree, List<String> duplicateFields) implements JsonBody {}

    /** @param message what is wrong, and where */
    record Malformed(String message) implements JsonBody {}

    /**
     * Reads one value. Invalid UTF-8 and lone surrogates are refused.
     *
     * @param mediaType YAML where it names YAML, e.g. {@code application/apply-patch+yaml}; else JSON
     */
    static JsonBody parse(byte[] body, String mediaType) {
        if (!mediaType.toLowerCase(Locale.ROOT).contains("yaml")) {
            String problem = isUtf8(body) ? "" : INVALID_UTF8;
            return problem.isEmpty() ? new Reader().read(body) : new Malformed(problem);
        }
        List<JsonBody> documents = documents(body);
        if (documents.size() > 1 && documents.getFirst() instanceof Parsed && documents.getLast() instanceof Parsed) {
            return new Malformed("expected one document, but got " + documents.size());
        }
        return documents.isEmpty() ? new Malformed("unexpected end of JSON input") : documents.getLast();
    }

    /** All documents of YAML (or JSON, which is YAML), the empty ones left out; what cannot be read ends the list. */
    static List<JsonBody> documents(byte[] body) {
        if (!isUtf8(body)) {
            return List.of(new Malformed(INVALID_UTF8));
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return YamlReader.documents(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static boolean isUtf8(byte[] body) {
        for (byte each : body) {
            if (each < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
                    return true;
                } catch (CharacterCodingException e) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The text, if it has no lone surrogate. */
    static String requireText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (Character.isSurrogate(each)) {
                boolean pair = Character.isHighSurrogate(each)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException("found invalid Unicode character escape code");
                }
                i++;
            }
        }
        return text;
    }

    /** Builds one tree from the tokens of one body. */
    final class Reader {

        private static final StreamReadConstraints CONSTRAINTS =
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        private static final TokenStreamFactory JSON =
                JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
        private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

        private final List<String> duplicates = new ArrayList<>();

        private JsonBody read(byte[] body) {
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
                if (parser.nextToken() == null) {
                    return new Malformed("unexpected end of JSON input");
                }
                JsonNode tree = value(parser, "");
                if (parser.nextToken() != null) {
                    return new Malformed("expected one value, but more follows after it at "
                            + parser.currentTokenLocation().offsetDescription());
                }
                return new Parsed(tree, List.copyOf(duplicates));
            } catch (IllegalArgumentException e) {
                return new Malformed(String.valueOf(e.getMessage()));
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
                default -> NODES.stringNode(requireText(parser.getString()));
            };
        }

        private ObjectNode object(JsonParser parser, String path) {
            ObjectNode object = NODES.objectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = requireText(parser.currentName());
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
