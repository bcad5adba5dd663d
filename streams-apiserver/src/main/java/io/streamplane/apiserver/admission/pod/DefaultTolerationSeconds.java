package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ObjectNode;

/** A pod tolerates for a while that its node is not ready or not reached. */
public final class DefaultTolerationSeconds implements AdmissionPlugin {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

    private final long notReadySeconds;
    private final long unreachableSeconds;

    public DefaultTolerationSeconds(long notReadySeconds, long unreachableSeconds) {
        this.notReadySeconds = notReadySeconds;
        this.unreachableSeconds = unreachableSeconds;
    }

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public void mutate(Draft draft) {
        if (draft.kind().resource().equals(PodKind.RESOURCE)
                && draft.target().subresource().isEmpty()) {
            ObjectNode spec = Tree.ensure(draft.object(), "spec");
            tolerate(spec, NOT_READY, notReadySeconds);
            tolerate(spec, UNREACHABLE, unreachableSeconds);
        }
    }

    private static void tolerate(ObjectNode spec, String key, long seconds) {
        if (Tree.objects(spec, "tolerations").stream().noneMatch(each -> tolerates(each, key))) {
            spec.withArray("tolerations")
                    .addObject()
                    .put("key", key)
                    .put("operator", "Exists")
                    .put("effect", "NoExecute")
                    .put("tolerationSeconds", seconds);
        }
    }

    private static boolean tolerates(ObjectNode toleration, String key) {
        String own = Tree.text(toleration, "key");
        String effect = Tree.text(toleration, "effect");
        return (own.isEmpty() || own.equals(key)) && (effect.isEmpty() || effect.equals("NoExecute"));
    }
}
