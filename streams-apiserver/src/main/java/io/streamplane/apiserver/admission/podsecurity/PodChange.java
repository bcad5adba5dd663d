package io.streamplane.apiserver.admission.podsecurity;

import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Whether an update of a pod is one to look at: another image, or another container. */
final class PodChange {

    private PodChange() {}

    static boolean matters(ObjectNode pod, ObjectNode old) {
        for (String list : List.of("containers", "initContainers")) {
            if (!images(pod, list).equals(images(old, list))) {
                return true;
            }
        }
        Map<String, String> before = images(old, "ephemeralContainers");
        return images(pod, "ephemeralContainers").entrySet().stream()
                .anyMatch(each -> !each.getValue().equals(before.get(each.getKey())));
    }

    private static Map<String, String> images(ObjectNode pod, String list) {
        var images = new HashMap<String, String>();
        for (ObjectNode container : Tree.objects(Tree.object(pod, "spec"), list)) {
            images.put(PodView.name(container), Tree.text(container, "image"));
        }
        return images;
    }
}
