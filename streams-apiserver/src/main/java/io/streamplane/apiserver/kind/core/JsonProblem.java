package io.streamplane.apiserver.kind.core;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says what is wrong with a text that should be a JSON object, as Go's {@code encoding/json} does where it can be told. */
final class JsonProblem {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String BEGINNINGS = "{[\"-0123456789tfn";

    private JsonProblem() {}

    /** Null where it is an object. */
    static @Nullable String ofObject(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return "unexpected end of JSON input";
        }
        if (BEGINNINGS.indexOf(text.charAt(0)) < 0) {
            return "invalid character '" + text.charAt(0) + "' looking for beginning of value";
        }
        try {
            JsonNode parsed = STRICT.readTree(text);
            return parsed.isObject() || parsed.isNull()
                    ? null
                    : "json: cannot unmarshal " + name(parsed) + " into Go value of type map[string]interface {}";
        } catch (JacksonException e) {
            return "invalid JSON at character " + Math.max(1, e.getLocation().getColumnNr());
        }
    }

    private static String name(JsonNode value) {
        return value.isArray() ? "array" : value.isString() ? "string" : value.isBoolean() ? "bool" : "number";
    }
}
