package io.streamplane.apiserver.select;

import io.streamplane.schemas.selector.Requirement;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A label selector in its text form: equality ({@code a=b,c!=d}), sets ({@code a in (b,c)}) and existence ({@code a,!b}). */
public final class LabelSelector {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private final List<Requirement> requirements;

    private LabelSelector(List<Requirement> requirements) {
        this.requirements = requirements;
    }

    /** Throws {@link SelectorException} with Kubernetes' message where the text is none. */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = LabelParser.parse(text);
        return requirements.isEmpty() ? EVERYTHING : new LabelSelector(List.copyOf(requirements));
    }

    /** @param labels the object's {@code metadata.labels}, or a missing node */
    public boolean matches(JsonNode labels) {
        for (Requirement requirement : requirements) {
            JsonNode value = labels.get(requirement.key());
            if (!requirement.matches(value == null ? null : value.asString())) {
                return false;
            }
        }
        return true;
    }

    public List<Requirement> requirements() {
        return requirements;
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }
}
