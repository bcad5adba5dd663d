package io.streamplane.scheduler.request;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A label selector; an absent one selects nothing, an empty one everything. */
public record Selector(@Nullable List<Requirement> requirements) {

    public static Selector of(@Nullable LabelSelector selector) {
        return of(selector, List.of(), Map.of());
    }

    /** @param sameKeys label keys whose values must equal those of the pod itself (matchLabelKeys) */
    static Selector of(@Nullable LabelSelector selector, @Nullable List<String> sameKeys, Map<String, String> own) {
        if (selector == null) {
            return new Selector(null);
        }
        var requirements = new ArrayList<Requirement>();
        if (selector.getMatchLabels() != null) {
            selector.getMatchLabels()
                    .forEach((key, value) -> requirements.add(new Requirement(key, "In", Set.of(value))));
        }
        for (var expression : selector.getMatchExpressions()) {
            requirements.add(Requirement.of(expression.getKey(), expression.getOperator(), expression.getValues()));
        }
        for (String key : sameKeys == null ? List.<String>of() : sameKeys) {
            String value = own.get(key);
            if (value != null) {
                requirements.add(new Requirement(key, "In", Set.of(value)));
            }
        }
        return new Selector(List.copyOf(requirements));
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
}
