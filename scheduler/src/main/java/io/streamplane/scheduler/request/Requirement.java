package io.streamplane.scheduler.request;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One line of a label or node selector: In, NotIn, Exists, DoesNotExist, Gt or Lt. */
public record Requirement(String key, String operator, Set<String> values) {

    static Requirement of(String key, String operator, @Nullable List<String> values) {
        return new Requirement(key, operator, values == null ? Set.of() : Set.copyOf(values));
    }

    public boolean matches(Map<String, String> labels) {
        return matches(labels.get(key));
    }

    /** Whether a label's value, or null for its absence, fits. An operator that is not known fits nothing. */
    public boolean matches(@Nullable String value) {
        return switch (operator) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value) > 0;
            case "Lt" -> compare(value) < 0;
            default -> false;
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
