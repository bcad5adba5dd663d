package io.streamplane.apiserver.select;

import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.selector.Requirement;
import io.streamplane.schemas.selector.Requirement.Operator;
import java.util.List;
import java.util.Set;

/** Makes requirements of a label selector's text; refuses, as kube-apiserver does, those that cannot be met. */
final class LabelRequirement {

    private LabelRequirement() {}

    static Requirement of(String key, Operator operator, Set<String> values) {
        requireKey(key);
        if ((operator == Operator.IN || operator == Operator.NOT_IN) && values.isEmpty()) {
            throw unreadable("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
        boolean compares = operator == Operator.GREATER || operator == Operator.LESS;
        for (String value : values) {
            if (compares && !isInteger(value)) {
                throw unreadable("values[0]: Invalid value: \"" + value
                        + "\": for 'Gt', 'Lt' operators, the value must be an integer");
            }
            List<String> wrong = Names.labelValue(value);
            if (!wrong.isEmpty()) {
                throw unreadable(
                        "values[0][" + key + "]: Invalid value: \"" + value + "\": " + String.join("; ", wrong));
            }
        }
        return new Requirement(key, operator, values);
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

    private static boolean isInteger(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
