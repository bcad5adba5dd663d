package io.streamplane.schemas.protobuf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The messages that the build derived, each by its fields' numbers; read when protobuf is first asked for. */
final class WireCatalogue {

    private static final String RESOURCE = "/openapi/messages.json";

    private final JsonNode raw;
    private final Map<String, Message> read = new ConcurrentHashMap<>();

    /**
     * @param byName the fields that are not inlined, by their names in JSON
     * @param inlined the others
     */
    record Message(Map<Integer, WireField> byNumber, Map<String, WireField> byName, List<WireField> inlined) {}

    private WireCatalogue(JsonNode raw) {
        this.raw = raw;
    }

    /** The one of this process. */
    static WireCatalogue get() {
        return Holder.CATALOGUE;
    }

    private static WireCatalogue load() {
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

    /** Of all messages. */
    Iterable<String> names() {
        return raw.propertyNames();
    }

    Map<Integer, WireField> fields(String message) {
        return message(message).byNumber();
    }

    Message message(String name) {
        Message known = read.get(name);
        return known != null ? known : read.computeIfAbsent(name, this::parse);
    }

    private Message parse(String message) {
        var fields = new HashMap<Integer, WireField>();
        raw.path(message).properties().forEach(entry -> {
            JsonNode field = entry.getValue();
            int number = Integer.parseInt(entry.getKey());
            fields.put(
                    number,
                    new WireField(
                            number,
                            field.path("name").asString(),
                            field.path("type").asString(),
                            WireField.Label.valueOf(
                                    field.path("label").asString().toUpperCase(Locale.ROOT))));
        });
        var byName = new HashMap<String, WireField>();
        var inlined = new ArrayList<WireField>();
        for (WireField field : fields.values()) {
            if (field.label() == WireField.Label.INLINE) {
                inlined.add(field);
            } else {
                byName.put(field.name(), field);
            }
        }
        return new Message(Map.copyOf(fields), byName, List.copyOf(inlined));
    }

    private static final class Holder {
        private static final WireCatalogue CATALOGUE = load();
    }
}
