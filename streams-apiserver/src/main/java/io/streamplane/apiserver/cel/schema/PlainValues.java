package io.streamplane.apiserver.cel.schema;

import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Null;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.apiserver.cel.value.Uint;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as values of no known type, as {@code k8s.io/apiserver/pkg/cel/common} shows objects to expressions of admission: times and
 * quantities are texts. Parts are made when an expression asks for them.
 */
public final class PlainValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PlainValues() {}

    /** @param value null for what is not there */
    public static Object of(@Nullable JsonNode value) {
        return switch (value) {
            case ObjectNode object -> new Entries(object);
            case ArrayNode array -> new Items(array);
            case JsonNode text when text.isString() -> text.stringValue();
            case JsonNode flag when flag.isBoolean() -> flag.booleanValue();
            case JsonNode number when number.isIntegralNumber() && number.canConvertToLong() -> number.longValue();
            case JsonNode number when number.isNumber() -> number.doubleValue();
            case null, default -> Null.NULL;
        };
    }

    /**
     * A value that an expression gave, as JSON.
     *
     * @throws EvaluationFailure where there is no JSON for it
     */
    public static JsonNode json(Object value) {
        return switch (value) {
            case Null ignored -> JSON.nullNode();
            case Boolean flag -> JSON.booleanNode(flag);
            case Long number -> JSON.numberNode(number);
            case Uint number -> JSON.numberNode(number.bits());
            case Double number -> JSON.numberNode(number);
            case String text -> JSON.stringNode(text);
            case Bytes bytes -> JSON.stringNode(Base64.getEncoder().encodeToString(bytes.content()));
            case Instant time -> JSON.stringNode(time.toString());
            case Duration duration -> JSON.stringNode(duration.toSeconds() + "s");
            case Entries entries -> entries.object.deepCopy();
            case Items items -> items.array.deepCopy();
            case CelList list -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = 0; i < list.size(); i++) {
                    array.add(json(list.get(i)));
                }
                yield array;
            }
            case CelMap map -> {
                ObjectNode object = JSON.objectNode();
                for (Object key : map.keys()) {
                    if (!(key instanceof String name)) {
                        throw new EvaluationFailure("map key \"" + key + "\" is not a string");
                    }
                    Object entry = map.find(key);
                    object.set(name, entry == null ? JSON.nullNode() : json(entry));
                }
                yield object;
            }
            default -> throw new EvaluationFailure("no JSON for a value of type " + TypeValue.of(value));
        };
    }

    private record Items(ArrayNode array) implements CelList {
        @Override
        public int size() {
            return array.size();
        }

        @Override
        public Object get(int index) {
            return of(array.get(index));
        }
    }

    private record Entries(ObjectNode object) implements CelMap {
        @Override
        public int size() {
            return object.size();
        }

        @Override
        public @Nullable Object find(Object key) {
            JsonNode value = key instanceof String name ? object.get(name) : null;
            return value == null ? null : of(value);
        }

        @Override
        public Iterable<?> keys() {
            return object.propertyNames();
        }
    }
}
