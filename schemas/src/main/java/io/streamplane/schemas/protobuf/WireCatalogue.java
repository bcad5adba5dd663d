package io.streamplane.schemas.protobuf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The messages that the build derived, each by its fields' numbers; read when the first protobuf body comes. */
final class WireCatalogue {

    private static final String RESOURCE = "/openapi/messages.json";

    private final JsonNode raw;
    private final Map<String, Map<Integer, WireField>> read = new ConcurrentHashMap<>();

    private WireCatalogue(JsonNode raw) {
        this.raw = raw;
    }

    static WireCatalogue load() {
        try (var stream = WireCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("expected " + RESOURCE + " in the jar, but it is not there");
            }
            return new WireCatalogue(JsonMapper.shared().readTree(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean knows(String message) {
        return raw.has(message);
    }

    Map<Integer, WireField> fields(String message) {
        return read.computeIfAbsent(message, this::parse);
    }

    private Map<Integer, WireField> parse(String message) {
        var fields = new HashMap<Integer, WireField>();
        raw.path(message).properties().forEach(entry -> {
            JsonNode field = entry.getValue();
            fields.put(
                    Integer.valueOf(entry.getKey()),
                    new WireField(
                            field.path("name").asString(),
                            field.path("type").asString(),
                            WireField.Label.valueOf(
                                    field.path("label").asString().toUpperCase(Locale.ROOT))));
        });
        return fields;
    }
}
