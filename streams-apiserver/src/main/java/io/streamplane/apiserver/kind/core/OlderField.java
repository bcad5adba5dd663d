package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field of one text beside which the API got a list later, of which it is the first. Old clients know the field alone, so that it
 * counts where the two differ ({@code pkg/apis/core/v1/conversion.go}).
 *
 * @param name of the field
 * @param list that came later
 * @param text of an item of the list
 * @param add adds an item of this text
 */
record OlderField(String name, String list, Function<JsonNode, String> text, BiConsumer<ArrayNode, String> add) {

    /** Lets the field and the first of the list say the same. */
    void agree(ObjectNode in) {
        String first = text.apply(in.path(list).path(0));
        String one = Tree.text(in, name);
        if (first.equals(one)) {
            return;
        }
        if (one.isEmpty()) {
            in.put(name, first);
        } else {
            add.accept(in.putArray(list), one);
        }
    }
}
