package io.streamplane.schemas.codec;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the Avro schemas of kinds. They say what Avro's types cannot, so that who reads a value needs nothing
 * but the schema that wrote it.
 */
final class FieldProperties {

    /** Of a field: its name in JSON, where Avro cannot spell it. */
    static final String NAME = "kubernetes.name";

    /** Of a string: what the text is. */
    static final String FORMAT = "kubernetes.format";

    /** Of a kind's record: e.g. {@code apps/v1}. */
    static final String API_VERSION = "kubernetes.apiVersion";

    /** Of a kind's record: e.g. {@code Deployment}. */
    static final String KIND = "kubernetes.kind";

    /** Of a kind's record: {@link #DESIRED} or {@link #OBSERVED}. */
    static final String PART = "kubernetes.part";

    /** Of a kind's desired record: whether values in it are encrypted. */
    static final String SEALED = "streamplane.sealed";

    /**
     * The field beside metadata and data, in JSON, that names what is encrypted: keys of data, and annotations. It is no field of
     * the API, so that no user can say of a value that it is encrypted, and nothing is told from the value itself.
     */
    static final String SEALED_NAMES = "streamplane.io/sealed";

    /** Of a desired record: it has the status, too, as the kind has no status of its own. */
    static final String WHOLE = "streamplane.whole";

    /** Of a field of a custom resource: it holds all fields that the record does not name, as one JSON object. */
    static final String REST = "streamplane.rest";

    static final String DESIRED = "desired";
    static final String OBSERVED = "observed";

    static final String QUANTITY = "quantity";
    static final String TIME = "date-time";
    static final String MICRO_TIME = "micro-time";
    static final String INT_OR_STRING = "int-or-string";
    static final String JSON = "json";

    /** Beside a value's type, where a null that is said is another value than none: the only symbol of an enumeration. */
    static final Schema SAID_NULL = Schema.createEnum(
            "Null", "A null that is said, where that is another value than none.", "io.streamplane", List.of("NULL"));

    private FieldProperties() {}

    static boolean isSaidNull(Schema schema) {
        return schema.getType() == Schema.Type.ENUM && schema.getFullName().equals(SAID_NULL.getFullName());
    }

    static String jsonName(Schema.Field field) {
        return Objects.requireNonNullElse(text(field, NAME), field.name());
    }

    static boolean isRest(Schema.Field field) {
        return Boolean.TRUE.equals(field.getObjectProp(REST));
    }

    static boolean isJson(Schema schema) {
        return JSON.equals(text(schema, FORMAT));
    }

    /** Null where the property is absent, or no text. */
    static @Nullable String text(JsonProperties schema, String property) {
        return schema.getObjectProp(property) instanceof String text ? text : null;
    }

    static Schema string(String format) {
        Schema schema = Schema.create(Schema.Type.STRING);
        schema.addProp(FORMAT, format);
        return schema;
    }

    /** The nearest name to one of JSON that Avro can spell, and that is not taken yet. */
    static String spelled(String name, Set<String> taken) {
        StringBuilder spelled = new StringBuilder(name.length() + 1);
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            spelled.append(isLetter(each) || isDigit(each) ? each : '_');
        }
        if (spelled.isEmpty() || isDigit(spelled.charAt(0))) {
            spelled.insert(0, '_');
        }
        String free = spelled.toString();
        for (int i = 2; taken.contains(free); i++) {
            free = spelled + "_" + i;
        }
        return free;
    }

    /** A record's full name where Avro can spell it; with a number where another record has its spelling. Taken from then on. */
    static String recordName(Set<String> taken, String name) {
        String spelled = Stream.of(name.split("\\."))
                .map(segment -> spelled(segment, Set.of()))
                .collect(Collectors.joining("."));
        String free = spelled;
        for (int i = 2; !taken.add(free); i++) {
            free = spelled + "_" + i;
        }
        return free;
    }

    private static boolean isLetter(char each) {
        return each == '_' || (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z');
    }

    private static boolean isDigit(char each) {
        return each >= '0' && each <= '9';
    }
}
