package io.streamplane.schemas.codec;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The integers in an object's spec, where no list is on the way to them. One of them is the number of replicas of a custom resource
 * with a scale; which one, its definition says, which need not be known when the object is read, and may change later.
 */
final class SpecIntegers {

    static final int MOST = 64;

    private static final String SPEC = "spec";

    private SpecIntegers() {}

    /** Whether objects that are written with a schema can have any. */
    static boolean mayHave(Schema schema) {
        for (Schema.Field field : schema.getFields()) {
            boolean spec = FieldProperties.jsonName(field).equals(SPEC) || FieldProperties.isRest(field);
            if (spec && mayHold(field.schema(), new HashSet<>())) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayHold(Schema schema, Set<String> seen) {
        return switch (schema.getType()) {
            case INT, LONG -> true;
            case STRING -> FieldProperties.isJson(schema);
            case UNION -> schema.getTypes().stream().anyMatch(each -> mayHold(each, seen));
            case MAP -> mayHold(schema.getValueType(), seen);
            case RECORD ->
                seen.add(schema.getFullName())
                        && schema.getFields().stream().anyMatch(each -> mayHold(each.schema(), seen));
            default -> false;
        };
    }

    static Map<String, Long> of(ObjectNode object) {
        var found = new LinkedHashMap<String, Long>();
        collect("/" + SPEC, object.path(SPEC), found);
        return Map.copyOf(found);
    }

    private static void collect(String pointer, JsonNode value, Map<String, Long> found) {
        if (found.size() >= MOST) {
            return;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            found.put(pointer.intern(), value.asLong());
        } else if (value.isObject()) {
            value.forEachEntry((name, each) -> collect(pointer + "/" + name, each, found));
        }
    }
}
