package io.streamplane.apiserver.plan;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a write to {@code pods/resize} may change: resources and resize policies of containers that are there. */
final class PodResize {

    private PodResize() {}

    static void copy(ObjectNode from, ObjectNode to) {
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> wanted = Tree.objects(from, list);
            for (ObjectNode container : Tree.objects(to, list)) {
                String name = Tree.text(container, "name");
                wanted.stream()
                        .filter(each -> Tree.text(each, "name").equals(name))
                        .findFirst()
                        .ifPresent(each -> {
                            Tree.copy(each, container, "resources");
                            Tree.copy(each, container, "resizePolicy");
                        });
            }
        }
        Tree.copy(from, to, "resources");
    }
}
