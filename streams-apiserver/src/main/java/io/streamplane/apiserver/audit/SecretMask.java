package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.WellKnownAnnotations;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hides what Secrets hold: the values of {@code data} and {@code stringData}, and the copy of them in kubectl's annotation.
 * Keys stay, and whether a value changed can be told, as with {@code kubectl diff}.
 */
final class SecretMask {

    private static final String MASK = "***";
    private static final List<String> VALUES = List.of("data", "stringData");

    private SecretMask() {}

    /** The object itself where there is nothing to hide, else a copy. */
    static ObjectNode hide(Kind kind, ObjectNode object) {
        if (!isSecret(kind)) {
            return object;
        }
        ObjectNode copy = object.deepCopy();
        for (String field : VALUES) {
            if (copy.get(field) instanceof ObjectNode values) {
                values.propertyNames().forEach(name -> values.put(name, MASK));
            } else if (copy.has(field)) {
                copy.put(field, MASK);
            }
        }
        ObjectNode annotations = Tree.object(copy, "metadata", "annotations");
        if (annotations != null && annotations.has(WellKnownAnnotations.LAST_APPLIED)) {
            annotations.put(WellKnownAnnotations.LAST_APPLIED, MASK);
        }
        return copy;
    }

    static FieldDifference hide(Kind kind, FieldDifference difference) {
        return isSecret(kind) && isHidden(difference.path())
                ? new FieldDifference(
                        difference.path(), mask(difference.before(), "before"), mask(difference.after(), "after"))
                : difference;
    }

    private static boolean isHidden(String path) {
        return VALUES.stream().anyMatch(field -> path.equals("." + field) || path.startsWith("." + field + "."))
                || path.equals(".metadata.annotations." + WellKnownAnnotations.LAST_APPLIED)
                || path.equals(".metadata.annotations")
                || path.equals(".metadata")
                || path.isEmpty();
    }

    private static @Nullable JsonNode mask(@Nullable JsonNode value, String which) {
        return value == null ? null : JsonNodeFactory.instance.stringNode(MASK + " (" + which + ")");
    }

    private static boolean isSecret(Kind kind) {
        return kind.confidential();
    }
}
