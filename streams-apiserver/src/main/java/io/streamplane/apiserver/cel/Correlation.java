package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.schema.RuleSchema;
import io.streamplane.apiserver.cel.value.ListType;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value and what it was before an update. Elements of lists of type map are found by their keys, fields and entries by
 * their names; nothing else can be found again.
 */
final class Correlation {

    private final JsonNode value;
    private final JsonNode old;
    private @Nullable Boolean equal;

    Correlation(JsonNode value, JsonNode old) {
        this.value = value;
        this.old = old;
    }

    /** Whether the update left it as it was; computed once. */
    boolean isUnchanged() {
        if (equal == null) {
            equal = Tree.equal(value, old);
        }
        return equal;
    }

    /** What an element is told apart by, over all elements of a list before the update. */
    static final class OldItems {
        private final Map<List<JsonNode>, JsonNode> byKey = new HashMap<>();
        private final List<String> names;

        OldItems(RuleSchema schema, List<String> names, @Nullable JsonNode old) {
            this.names = schema.listType().kind() == ListType.Kind.MAP ? names : List.of();
            if (old instanceof ArrayNode items && !this.names.isEmpty()) {
                items.forEach(item -> {
                    if (item instanceof ObjectNode object) {
                        byKey.put(key(object), item);
                    }
                });
            }
        }

        private List<JsonNode> key(ObjectNode item) {
            var key = new ArrayList<JsonNode>(names.size());
            for (String name : names) {
                key.add(item.path(name));
            }
            return key;
        }

        /** Null where it was not there, or cannot be told. */
        @Nullable
        JsonNode find(JsonNode item) {
            return names.isEmpty() || !(item instanceof ObjectNode object) ? null : byKey.get(key(object));
        }
    }
}
