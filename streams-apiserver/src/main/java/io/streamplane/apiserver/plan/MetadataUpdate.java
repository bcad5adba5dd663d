package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Owner references, finalizers and annotations of an object, changed one by one: what is there otherwise stays. */
public final class MetadataUpdate {

    private final Replacement replacement;

    MetadataUpdate(Replacement replacement) {
        this.replacement = replacement;
    }

    /** @param uid the object's; empty for whatever object has the name */
    Write update(Ask ask, String uid, MetadataEdit edit) {
        return state -> {
            var old = Commands.readable(state, ask.target());
            if (!uid.isEmpty() && !uid.equals(old.uid())) {
                throw new Refusal(Failures.uidMismatch(old.kind(), old.key().name(), uid, old.uid()));
            }
            ObjectNode body = old.tree().deepCopy();
            edit(Tree.ensure(body, "metadata"), edit);
            return replacement.replace(ask, state, old, body, List.of(), Proposals.OPTIONS, Proposals.tracking(ask));
        };
    }

    private static void edit(ObjectNode metadata, MetadataEdit edit) {
        if (metadata.get("ownerReferences") instanceof ArrayNode owners) {
            removeIf(owners, edit.dropOwners(), owner -> Tree.text(owner, "uid"));
            owners.forEach(owner -> {
                if (owner instanceof ObjectNode reference
                        && edit.unblockOwners().contains(Tree.text(reference, "uid"))) {
                    reference.put("blockOwnerDeletion", false);
                }
            });
        }
        if (metadata.get("finalizers") instanceof ArrayNode finalizers) {
            removeIf(finalizers, edit.dropFinalizers(), JsonNode::asString);
        }
        edit.annotations().forEach((name, value) -> {
            if (value.isEmpty()) {
                metadata.withObject("annotations").remove(name);
            } else {
                metadata.withObject("annotations").put(name, value);
            }
        });
        for (String name : List.of("ownerReferences", "finalizers", "annotations")) {
            if (metadata.get(name) != null && metadata.get(name).isEmpty()) {
                metadata.remove(name);
            }
        }
    }

    private static void removeIf(ArrayNode from, List<String> unwanted, Function<JsonNode, String> text) {
        for (int i = from.size() - 1; i >= 0; i--) {
            if (unwanted.contains(text.apply(from.get(i)))) {
                from.remove(i);
            }
        }
    }
}
