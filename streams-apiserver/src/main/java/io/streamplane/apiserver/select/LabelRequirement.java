package io.streamplane.apiserver.select;

import io.streamplane.schemas.kind.rule.Names;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a label selector asks of one label. */
record LabelRequirement(String key, Operator operator, Set<String> values) {

    enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER,
        LESS
    }

    LabelRequirement {
        requireKey(key);
        if ((operator == Operator.IN || operator == Operator.NOT_IN) && values.isEmpty()) {
            throw unreadable("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
        boolean compares = operator == Operator.GREATER || operator == Operator.LESS;
        for (String value : values) {
            if (compares && number(value) == null) {
                throw unreadable("values[0]: Invalid value: \"" + value
                        + "\": for 'Gt', 'Lt' operators, the value must be an integer");
            }
            List<String> wrong = Names.labelValue(value);
            if (!wrong.isEmpty()) {
                throw unreadable(
                        "values[0][" + key + "]: Invalid value: \"" + value + "\": " + String.join("; ", wrong));
            }
        }
        values = Set.copyOf(values);
    }

    static void requireKey(String key) {
        List<String> wrong = Names.qualifiedName(key);
        if (!wrong.isEmpty()) {
            throw unreadable("<nil>: Invalid value: \"" + key + "\": " + String.join("; ", wrong));
        }
    }

    static SelectorException unreadable(String message) {
        return new SelectorException("unable to parse requirement: " + message);
    }

    /** @param value the object's label, or null where it has none */
    boolean matches(@Nullable String value) {
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER -> compare(value) > 0;
            case LESS -> compare(value) < 0;
        };
    }

    /** 0, which matches neither way, where the label is no number. */
    private int compare(@Nullable String value) {
        Long number = value == null ? null : number(value);
        Long limit = number(values.iterator().next());
        return number == null || limit == null ? 0 : number.compareTo(limit);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
