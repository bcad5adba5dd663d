package io.streamplane.apiserver.admission.node;

import static io.streamplane.apiserver.admission.node.NodeRestriction.require;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The only pods that a node makes: they show what it runs by itself, and refer to nothing that it could read by that. */
final class MirrorPods {

    private MirrorPods() {}

    static void admit(Draft draft, String node) {
        ObjectNode pod = draft.object();
        ObjectNode spec = Tree.object(pod, "spec");
        require(
                draft,
                PodUses.isMirror(pod),
                () -> "pod does not have \"" + PodUses.MIRROR + "\" annotation, node \"" + node
                        + "\" can only create mirror pods");
        require(
                draft,
                Tree.text(spec, "nodeName").equals(node),
                () -> "node \"" + node + "\" can only create pods with spec.nodeName set to itself");
        owner(draft, node);
        refuse(draft, node, !Tree.text(spec, "serviceAccountName").isEmpty(), "a service account");
        refuse(draft, node, PodUses.secrets(pod).findAny().isPresent(), "secrets");
        refuse(draft, node, PodUses.configMaps(pod).findAny().isPresent(), "configmaps");
        refuse(draft, node, PodUses.trustBundles(pod), "clustertrustbundles");
        refuse(draft, node, PodUses.claims(pod).findAny().isPresent(), "persistentvolumeclaims");
    }

    private static void refuse(Draft draft, String node, boolean refers, String what) {
        require(draft, !refers, () -> "node \"" + node + "\" can not create pods that reference " + what);
    }

    private static void owner(Draft draft, String node) {
        List<ObjectNode> owners = Tree.objects(draft.metadata(), "ownerReferences");
        require(
                draft,
                owners.size() <= 1,
                () -> "node \"" + node + "\" can only create pods with a single owner reference set to itself");
        ObjectNode owner = owners.isEmpty() ? null : owners.getFirst();
        boolean own = Tree.text(owner, "apiVersion").equals("v1")
                && Tree.text(owner, "kind").equals("Node")
                && Tree.text(owner, "name").equals(node);
        require(draft, own, () -> "node \"" + node + "\" can only create pods with an owner reference set to itself");
        require(
                draft,
                Tree.flag(owner, "controller"),
                () -> "node \"" + node + "\" can only create pods with a controller owner reference set to itself");
        require(
                draft,
                !Tree.flag(owner, "blockOwnerDeletion"),
                () -> "node \"" + node + "\" must not set blockOwnerDeletion on an owner reference");
        String uid = Tree.text(owner, "uid");
        String known = draft.snapshot()
                .get(NodeKind.KIND, ObjectKey.clusterScoped(node))
                .orElseThrow(() -> new Refusal(Failures.notFound(NodeKind.KIND, node)))
                .uid();
        require(draft, known.equals(uid), () -> "node " + node + " UID mismatch: expected " + uid + " got " + known);
    }
}
