package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-ins ServiceAccount, DefaultTolerationSeconds and Priority do to a new pod. No token
 * is mounted: no container of a simulated kubelet would read it.
 */
final class PodAdmission {

    private static final long TOLERATION_SECONDS = 300;
    private static final List<String> UNREACHABLE =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private PodAdmission() {}

    static void admit(ObjectNode spec) {
        Tree.defaultText(spec, "serviceAccountName", "default");
        spec.put("serviceAccount", Tree.text(spec, "serviceAccountName"));
        UNREACHABLE.forEach(key -> tolerate(spec, key));
        Tree.defaultNumber(spec, "priority", 0);
        Tree.defaultText(spec, "preemptionPolicy", "PreemptLowerPriority");
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
