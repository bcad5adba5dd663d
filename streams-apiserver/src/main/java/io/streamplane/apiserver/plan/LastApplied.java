package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.apply.Ownership;
import io.streamplane.apiserver.apply.Ownership.Conflict;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.ObjectMeta;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.schemas.kind.WellKnownAnnotations;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Goes from kubectl's client-side apply to server-side apply without conflicts, and keeps the annotation of the first in step
 * with the second, so that one can go back. As {@code lastAppliedManager} and {@code lastAppliedUpdater} of {@code
 * k8s.io/apimachinery/pkg/util/managedfields} only for the manager {@code kubectl}.
 */
final class LastApplied {

    private static final String MANAGER = "kubectl";

    private LastApplied() {}

    /** Without the conflicts in fields that the client applied before, and that have kept their values since. */
    static List<Conflict> others(Ask ask, StoredObject old, List<Conflict> conflicts) {
        String text = Tree.text(Tree.object(old.tree(), "metadata", "annotations"), WellKnownAnnotations.LAST_APPLIED);
        if (!isKubectl(ask) || text.isEmpty()) {
            return conflicts;
        }
        try {
            if (!(JsonMapper.shared().readTree(text) instanceof ObjectNode applied)
                    || !Tree.text(applied, "apiVersion").equals(old.kind().apiVersion())) {
                return conflicts;
            }
            Set<String> own = Ownership.of(old.kind()).unchangedSince(applied, old.tree());
            return conflicts.stream().filter(each -> !own.contains(each.path())).toList();
        } catch (JacksonException notJson) {
            return conflicts;
        }
    }

    /** An object that has the annotation has the new configuration there. */
    static Ownership.Outcome.Merged keptInStep(Ask ask, ObjectNode config, Ownership.Outcome.Merged merged) {
        ObjectNode annotations = Tree.object(merged.object(), "metadata", "annotations");
        if (!isKubectl(ask)
                || annotations == null
                || Tree.text(annotations, WellKnownAnnotations.LAST_APPLIED).isEmpty()) {
            return merged;
        }
        ObjectNode said = config.deepCopy();
        ObjectNode own = Tree.object(said, "metadata", "annotations");
        if (own != null) {
            own.remove(WellKnownAnnotations.LAST_APPLIED);
        }
        annotations.put(WellKnownAnnotations.LAST_APPLIED, sorted(said) + "\n");
        if (ObjectMeta.areTooLarge(Tree.textMap(annotations))) {
            annotations.remove(WellKnownAnnotations.LAST_APPLIED);
        }
        return merged;
    }

    private static boolean isKubectl(Ask ask) {
        return ask.fieldManager().equals(MANAGER) && ask.target().subresource().isEmpty();
    }

    private static JsonNode sorted(JsonNode value) {
        if (value instanceof ObjectNode object) {
            var fields = new TreeMap<String, JsonNode>();
            object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return object.objectNode().setAll(fields);
        } else if (value instanceof ArrayNode list) {
            ArrayNode items = list.arrayNode();
            list.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return value;
    }
}
