package io.streamplane.schemas.selector;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label selector, ready to be asked of many objects.
 *
 * @param requirements all must hold; null selects nothing, an empty list everything
 */
public record Selector(@Nullable List<Requirement> requirements) {

    /** A {@code meta/v1 LabelSelector}; an absent one selects nothing, an empty one everything. */
    public static Selector of(@Nullable LabelSelector selector) {
        if (selector == null) {
            return new Selector(null);
        }
        var requirements = new ArrayList<Requirement>();
        if (selector.getMatchLabels() != null) {
            selector.getMatchLabels().forEach((key, value) -> requirements.add(Requirement.equal(key, value)));
        }
        if (selector.getMatchExpressions() != null) {
            for (var each : selector.getMatchExpressions()) {
                requirements.add(Requirement.of(each.getKey(), each.getOperator(), each.getValues()));
            }
        }
        return new Selector(List.copyOf(requirements));
    }

    /**
     * This one, and of each key the value that the labels give it ({@code matchLabelKeys}); keys that they lack are left
     * out.
     */
    public Selector with(@Nullable List<String> keys, Map<String, String> labels) {
        if (requirements == null || keys == null || keys.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(requirements);
        for (String key : keys) {
            String value = labels.get(key);
            if (value != null) {
                all.add(Requirement.equal(key, value));
            }
        }
        return new Selector(List.copyOf(all));
    }

    public boolean matches(Map<String, String> labels) {
        if (requirements == null) {
            return false;
        }
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it asks for nothing. */
    public boolean isEmpty() {
        return requirements == null || requirements.isEmpty();
    }
}
