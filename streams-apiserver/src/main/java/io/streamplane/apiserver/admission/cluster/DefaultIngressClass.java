package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.kind.networking.IngressClassKind;
import io.streamplane.schemas.tree.Tree;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/** A new Ingress that names no class gets the default one; of several the newest, of equally old ones the first by name. */
public final class DefaultIngressClass implements AdmissionPlugin {

    private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";
    private static final String OLD_CLASS = "kubernetes.io/ingress.class";

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public void mutate(Draft draft) {
        if (!draft.isCreate() || !draft.kind().resource().equals("ingresses.networking.k8s.io")) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        if (Tree.has(spec, "ingressClassName")
                || Tree.textMap(draft.metadata(), "annotations").containsKey(OLD_CLASS)) {
            return;
        }
        draft.snapshot().list(IngressClassKind.KIND, null).stream()
                .map(each -> Tree.ensure(each.tree().deepCopy(), "metadata"))
                .filter(each -> Tree.textMap(each, "annotations")
                        .getOrDefault(DEFAULT, "")
                        .equals("true"))
                .min(Comparator.comparing((ObjectNode each) -> Tree.text(each, "creationTimestamp"))
                        .reversed()
                        .thenComparing(each -> Tree.text(each, "name")))
                .ifPresent(found -> spec.put("ingressClassName", Tree.text(found, "name")));
    }
}
