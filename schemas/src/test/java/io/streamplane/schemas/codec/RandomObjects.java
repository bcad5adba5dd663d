package io.streamplane.schemas.codec;

import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Seeded random trees that fit a definition. */
public final class RandomObjects {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 9;
    private static final String[] TEXTS = {"", "a", "äöü €", "line\nbreak", "\"quoted\"", "\uD83D\uDE00"};

    private final Definitions definitions = Definitions.builtIn();
    private final Random random;

    public RandomObjects(long seed) {
        this.random = new Random(seed);
    }

    public ObjectNode object(Definition definition, Set<String> without) {
        return object(definition, without, 0);
    }

    private ObjectNode object(Definition definition, Set<String> without, int depth) {
        ObjectNode object = NODES.objectNode();
        for (Definition.Field field : definition.fields().values()) {
            if (!without.contains(field.name()) && random.nextInt(depth + 2) == 0) {
                object.set(field.name(), value(field.type(), depth + 1));
            }
        }
        return object;
    }

    private JsonNode value(FieldType type, int depth) {
        int size = depth > MAX_DEPTH ? 0 : random.nextInt(3);
        return switch (type) {
            case FieldType.ListOf list -> {
                var array = NODES.arrayNode();
                for (int i = 0; i < size; i++) {
                    array.add(value(list.items(), depth + 1));
                }
                yield array;
            }
            case FieldType.MapOf map -> {
                ObjectNode object = NODES.objectNode();
                for (int i = 0; i < size; i++) {
                    object.set("key/" + i, value(map.values(), depth + 1));
                }
                yield object;
            }
            case FieldType.Reference reference ->
                object(
                        definitions.get(reference.definition()),
                        reference.definition().equals(AvroSchemas.OBJECT_META) ? AvroSchemas.NOT_IN_METADATA : Set.of(),
                        depth);
            case FieldType.Scalar scalar -> scalar(scalar);
        };
    }

    private JsonNode scalar(FieldType.Scalar scalar) {
        return switch (scalar) {
            case STRING -> NODES.stringNode(TEXTS[random.nextInt(TEXTS.length)]);
            case TIME -> NODES.stringNode("2026-11-24T02:00:0" + random.nextInt(10) + "Z");
            case MICRO_TIME -> NODES.stringNode("2026-11-24T02:00:00.12345" + random.nextInt(10) + "Z");
            case QUANTITY -> NODES.stringNode(random.nextInt(1000) + "m");
            case INT32 -> NODES.numberNode(random.nextInt());
            case INT64 -> {
                long value = random.nextLong() >> random.nextInt(64);
                yield (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
            }
            case DOUBLE -> NODES.numberNode(random.nextDouble());
            case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
            case INT_OR_STRING -> random.nextBoolean() ? NODES.numberNode(random.nextInt()) : NODES.stringNode("25%");
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(9)];
                random.nextBytes(bytes);
                yield NODES.stringNode(Base64.getEncoder().encodeToString(bytes));
            }
            case ANY -> NODES.objectNode().put("f:name", random.nextInt(9));
        };
    }
}
