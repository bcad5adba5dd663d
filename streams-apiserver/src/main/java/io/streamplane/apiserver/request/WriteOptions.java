package io.streamplane.apiserver.request;

import io.streamplane.apiserver.kind.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters that every write but a deletion has: of a query, or of a record's headers. {@code fieldValidation} defaults to Warn, as
 * Kubernetes has it.
 *
 * @param saysValidation whether the client says fieldValidation
 */
public record WriteOptions(
        boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force, boolean saysValidation)
        implements RequestOptions {

    /** None, of what has no body that could be wrong. */
    public static final WriteOptions NONE = new WriteOptions(false, "", FieldValidation.IGNORE, false);

    private static final int LONGEST_MANAGER = 128;

    /** What to do with fields that the schema does not know, or that appear twice. */
    public enum FieldValidation {
        IGNORE("Ignore"),
        WARN("Warn"),
        STRICT("Strict");

        private final String word;

        FieldValidation(String word) {
            this.word = word;
        }
    }

    /** Of one who leaves fieldValidation as it is. */
    public WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {
        this(dryRun, fieldManager, fieldValidation, force, false);
    }

    @Override
    public WriteOptions asDryRun() {
        return new WriteOptions(true, fieldManager, fieldValidation, force, saysValidation);
    }

    @Override
    public void putInto(ObjectNode options) {
        if (dryRun) {
            options.putArray("dryRun").add("All");
        }
        if (!fieldManager.isEmpty()) {
            options.put("fieldManager", fieldManager);
        }
        if (saysValidation) {
            options.put("fieldValidation", fieldValidation.word);
        }
    }

    /**
     * Reads {@code dryRun}, {@code fieldManager}, {@code fieldValidation} and {@code force}. Throws {@link OptionException}
     * where one has a value that it cannot have ({@code k8s.io/apimachinery/pkg/apis/meta/v1/validation}).
     *
     * @param values all values of a parameter, empty where it is not given
     */
    public static WriteOptions of(Function<String, List<String>> values) {
        String validation = first(values.apply("fieldValidation"));
        return new WriteOptions(
                dryRun(values.apply("dryRun")),
                fieldManager(first(values.apply("fieldManager"))),
                fieldValidation(validation),
                flag(values.apply("force")),
                !validation.isEmpty());
    }

    /** As Go's strconv reads it; a parameter without value is true. */
    public static boolean flag(List<String> values) {
        return !values.isEmpty()
                && !List.of("false", "0", "f").contains(first(values).toLowerCase(Locale.ROOT));
    }

    /** {@code All} is the only value that there is. */
    public static boolean dryRun(List<String> values) {
        for (String value : values) {
            if (!value.equals("All")) {
                throw new OptionException(FieldError.notSupported("dryRun", "\"" + value + "\"", "\"All\""));
            }
        }
        return !values.isEmpty();
    }

    private static String fieldManager(String name) {
        if (name.isEmpty()) {
            return name;
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_MANAGER) {
            throw new OptionException(
                    FieldError.tooLong("fieldManager", "may not be more than " + LONGEST_MANAGER + " bytes"));
        }
        int position = 0;
        for (int letter : name.codePoints().toArray()) {
            if (!isPrintable(letter)) {
                throw new OptionException(FieldError.invalid(
                        "fieldManager",
                        "\"" + name + "\"",
                        "invalid character U+%04X (at position %d)".formatted(letter, position)));
            }
            position += Character.toString(letter).getBytes(StandardCharsets.UTF_8).length;
        }
        return name;
    }

    /** As {@code unicode.IsPrint} of Go: of all that is white only the plain space. */
    static boolean isPrintable(int letter) {
        return letter == ' '
                || switch (Character.getType(letter)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }

    private static FieldValidation fieldValidation(String value) {
        return switch (value) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            case "Ignore" -> FieldValidation.IGNORE;
            default ->
                throw new OptionException(FieldError.notSupported(
                        "fieldValidation", "\"" + value + "\"", "\"Ignore\", \"Strict\", \"Warn\""));
        };
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.getFirst();
    }
}
