package io.streamplane.apiserver.kind;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Cells that all workloads with a pod template share. */
public final class Workload {

    private Workload() {}

    public static String containers(ObjectNode object) {
        return containersIn(Tree.object(object, "spec"));
    }

    public static String images(ObjectNode object) {
        return imagesIn(Tree.object(object, "spec"));
    }

    /** @param holder of the field {@code template} */
    public static String containersIn(@Nullable ObjectNode holder) {
        return joined(holder, container -> Tree.text(container, "name"));
    }

    public static String imagesIn(@Nullable ObjectNode holder) {
        return joined(holder, container -> Tree.text(container, "image"));
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

    private static String joined(@Nullable ObjectNode holder, Function<ObjectNode, String> part) {
        List<ObjectNode> containers = Tree.objects(Tree.object(holder, "template", "spec"), "containers");
        return containers.stream().map(part).collect(Collectors.joining(","));
    }
}
