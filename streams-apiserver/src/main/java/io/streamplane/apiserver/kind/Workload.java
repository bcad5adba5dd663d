package io.streamplane.apiserver.kind;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Cells that all workloads with a pod template share. */
public final class Workload {

    private Workload() {}

    public static String containers(ObjectNode object) {
        return joined(object, container -> Tree.text(container, "name"));
    }

    public static String images(ObjectNode object) {
        return joined(object, container -> Tree.text(container, "image"));
    }

    public static String selector(ObjectNode object) {
        return Labels.format(Tree.object(object, "spec", "selector"));
    }

    public static long wanted(ObjectNode object) {
        return Tree.number(Tree.object(object, "spec"), "replicas", 0);
    }

    public static long reported(ObjectNode object, String field) {
        return Tree.number(Tree.object(object, "status"), field, 0);
    }

    private static String joined(ObjectNode object, Function<ObjectNode, String> part) {
        List<ObjectNode> containers = Tree.objects(Tree.object(object, "spec", "template", "spec"), "containers");
        return containers.stream().map(part).collect(Collectors.joining(","));
    }
}
