package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The objects of a namespace as another one is to hold them: with other uids, wherever these stand, and its name. */
final class ForkedTrees {

    private static final Set<String> DERIVED = Set.of("EndpointSlice", "Endpoints");
    private static final List<String> ALLOCATED =
            List.of("clusterIP", "clusterIPs", "healthCheckNodePort", "externalName");
    private static final List<String> BINDING = List.of(
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "volume.kubernetes.io/selected-node",
            "volume.kubernetes.io/storage-provisioner",
            "volume.beta.kubernetes.io/storage-provisioner");

    private final String from;
    private final String to;
    private final Supplier<String> uids;
    private final Map<String, String> known = new HashMap<>();

    /** @param uids gives a new one at each call */
    ForkedTrees(String from, String to, Supplier<String> uids) {
        this.from = from;
        this.to = to;
        this.uids = uids;
    }

    /** What goes already does not come again, and what its controller makes is left to it. */
    static boolean isLeftOut(StoredObject object) {
        String managed = object.labels()
                        .path("endpointslice.kubernetes.io/managed-by")
                        .asString("")
                + object.labels().path("endpoints.kubernetes.io/managed-by").asString("");
        return Tree.has(Tree.object(object.tree(), "metadata"), "deletionTimestamp")
                || DERIVED.contains(object.kind().kind()) && !managed.isEmpty();
    }

    /** An object of this uid is copied; the copy's uid is another. */
    void know(String uid) {
        known.put(uid, uids.get());
    }

    /** @param tree is not changed */
    ObjectNode of(ObjectNode tree) {
        ObjectNode copy = (ObjectNode) rewritten("", tree);
        Tree.ensure(copy, "metadata").remove("resourceVersion");
        if (Tree.text(copy, "kind").equals("PersistentVolumeClaim")) {
            Tree.ensure(copy, "spec").remove("volumeName");
            ObjectNode annotations = Tree.object(copy, "metadata", "annotations");
            if (annotations != null) {
                annotations.remove(BINDING);
            }
            copy.putObject("status").put("phase", "Pending");
        }
        return copy;
    }

    ObjectNode ofNamespace(ObjectNode tree) {
        ObjectNode copy = of(tree);
        ObjectNode metadata = Tree.ensure(copy, "metadata");
        metadata.put("name", to);
        Tree.ensure(metadata, "labels").put("kubernetes.io/metadata.name", to);
        return copy;
    }

    /** Without what no other may have. */
    ObjectNode ofService(ObjectNode tree) {
        ObjectNode copy = of(tree);
        ObjectNode spec = Tree.ensure(copy, "spec");
        if (!Tree.text(spec, "clusterIP").equals("None")
                && !Tree.text(spec, "type").equals("ExternalName")) {
            spec.remove(ALLOCATED);
        }
        Tree.objects(spec, "ports").forEach(port -> port.remove("nodePort"));
        return copy;
    }

    private JsonNode rewritten(String field, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                object.forEachEntry((name, value) -> copy.set(name, rewritten(name, value)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode(array.size());
                array.forEach(each -> copy.add(rewritten("", each)));
                yield copy;
            }
            case StringNode text -> StringNode.valueOf(rewritten(field, text.stringValue()));
            default -> node;
        };
    }

    private String rewritten(String field, String text) {
        return field.equals("namespace") && text.equals(from) ? to : known.getOrDefault(text, text);
    }
}
