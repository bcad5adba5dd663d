package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-ins do to a pod that it takes to look at nothing else: it
 * tolerates for a while that its node is not ready.
 */
final class PodAdmission {

    private static final long TOLERATION_SECONDS = 300;
    private static final List<String> UNREACHABLE =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private PodAdmission() {}

    static void admit(ObjectNode spec) {
        tolerate(spec);
    }

    private static void tolerate(ObjectNode spec) {
        UNREACHABLE.forEach(key -> tolerate(spec, key));
    }

    /** What Priority and DefaultTolerationSeconds fill in again, where an update leaves it out. */
    static void refill(ObjectNode spec, ObjectNode old) {
        for (String field : List.of("priority", "preemptionPolicy")) {
            if (!Tree.has(spec, field)) {
                Tree.copy(old, spec, field);
            }
        }
        tolerate(spec);
    }

    private static void tolerate(ObjectNode spec, String key) {
        boolean tolerated = Tree.objects(spec, "tolerations").stream().anyMatch(each -> tolerates(each, key));
        if (tolerated) {
            return;
        }
        ArrayNode tolerations = spec.withArray("tolerations");
        tolerations
                .addObject()
                .put("key", key)
                .put("operator", "Exists")
                .put("effect", "NoExecute")
                .put("tolerationSeconds", TOLERATION_SECONDS);
    }

    private static boolean tolerates(ObjectNode toleration, String key) {
        String own = Tree.text(toleration, "key");
        String effect = Tree.text(toleration, "effect");
        return (own.isEmpty() || own.equals(key)) && (effect.isEmpty() || effect.equals("NoExecute"));
    }
}
