package io.streamplane.schemas.selector;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a selector asks of one label, or of one field where the selector is one of nodes. */
public record Requirement(String key, Operator operator, Set<String> values) {

    /** The operators of label selectors and node selectors. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER,
        LESS,
        /** One that is not known fits nothing. */
        UNKNOWN;

        static Operator of(@Nullable String name) {
            return switch (name) {
                case "In" -> IN;
                case "NotIn" -> NOT_IN;
                case "Exists" -> EXISTS;
                case "DoesNotExist" -> DOES_NOT_EXIST;
                case "Gt" -> GREATER;
                case "Lt" -> LESS;
                case null, default -> UNKNOWN;
            };
        }
    }

    public Requirement {
        values = Set.copyOf(values);
    }

    /** @param operator as the API writes it: In, NotIn, Exists, DoesNotExist, Gt or Lt */
    public static Requirement of(String key, @Nullable String operator, @Nullable List<String> values) {
        return new Requirement(key, Operator.of(operator), values == null ? Set.of() : Set.copyOf(values));
    }

    /** The label has this value. */
    public static Requirement equal(String key, String value) {
        return new Requirement(key, Operator.IN, Set.of(value));
    }

    public boolean matches(Map<String, String> labels) {
        return matches(labels.get(key));
    }

    /** Whether a label's value, or null for its absence, fits. */
    public boolean matches(@Nullable String value) {
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER -> compare(value) > 0;
            case LESS -> compare(value) < 0;
            case UNKNOWN -> false;
        };
    }

    /** 0 also where either side is no whole number: then neither Gt nor Lt holds. */
    private int compare(@Nullable String value) {
        if (value == null || values.size() != 1) {
            return 0;
        }
        try {
            return Long.compare(
                    Long.parseLong(value), Long.parseLong(values.iterator().next()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
