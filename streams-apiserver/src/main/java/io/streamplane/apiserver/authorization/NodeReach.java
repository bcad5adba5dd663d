package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.certificates.PodCertificateRequestKind;
import io.streamplane.schemas.kind.core.PersistentVolumeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.kind.resource.ResourceSliceKind;
import io.streamplane.schemas.kind.storage.VolumeAttachmentKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which objects a node has to do with: those of its pods, looked up in the state. A question about an object of a namespace looks at the
 * pods of that namespace.
 */
record NodeReach(Snapshot state, String node) {

    /** @param resource the plural of one that there are relations to */
    boolean reaches(String resource, String namespace, String name) {
        return switch (resource) {
            case "pods" -> isOwn(PodKind.KIND, new ObjectKey(namespace, name));
            case "podcertificaterequests" -> isOwn(PodCertificateRequestKind.KIND, new ObjectKey(namespace, name));
            case "resourceslices" -> isOwn(ResourceSliceKind.KIND, ObjectKey.clusterScoped(name));
            case "volumeattachments" -> isOwn(VolumeAttachmentKind.KIND, ObjectKey.clusterScoped(name));
            case "serviceaccounts" ->
                anyPod(
                        namespace,
                        pod -> Tree.text(Tree.object(pod, "spec"), "serviceAccountName")
                                .equals(name));
            case "configmaps" ->
                anyPod(namespace, pod -> PodUses.configMaps(pod).anyMatch(name::equals));
            case "secrets" ->
                anyPod(namespace, pod -> PodUses.secrets(pod).anyMatch(name::equals)) || ofVolume(namespace, name);
            case "persistentvolumeclaims" ->
                anyPod(namespace, pod -> PodUses.claims(pod).anyMatch(name::equals));
            case "resourceclaims" ->
                anyPod(namespace, pod -> PodUses.resourceClaims(pod).anyMatch(name::equals));
            case "persistentvolumes" ->
                state.get(PersistentVolumeKind.KIND, ObjectKey.clusterScoped(name))
                        .filter(volume -> isClaimed(volume.tree()))
                        .isPresent();
            default -> false;
        };
    }

    private boolean isOwn(Kind kind, ObjectKey key) {
        return state.get(kind, key)
                .filter(each ->
                        Tree.text(Tree.object(each.tree(), "spec"), "nodeName").equals(node))
                .isPresent();
    }

    /** A mirror pod gives its node nothing. */
    private boolean anyPod(String namespace, Predicate<ObjectNode> fits) {
        for (StoredObject each : state.list(PodKind.KIND, namespace)) {
            ObjectNode pod = each.tree();
            boolean here = Tree.text(Tree.object(pod, "spec"), "nodeName").equals(node);
            if (here && !PodUses.isMirror(pod) && fits.test(pod)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pod of the node uses the claim of a volume. */
    private boolean isClaimed(ObjectNode volume) {
        ObjectNode claim = Tree.object(volume, "spec", "claimRef");
        return claim != null
                && reaches("persistentvolumeclaims", Tree.text(claim, "namespace"), Tree.text(claim, "name"));
    }

    /** A secret that a node's volume is mounted with. */
    private boolean ofVolume(String namespace, String name) {
        return state.list(PersistentVolumeKind.KIND, null).stream()
                .map(StoredObject::tree)
                .anyMatch(volume -> hasSecret(volume, namespace, name) && isClaimed(volume));
    }

    private static boolean hasSecret(ObjectNode volume, String namespace, String name) {
        ObjectNode spec = Tree.object(volume, "spec");
        String claimed = Tree.text(Tree.object(spec, "claimRef"), "namespace");
        return PodUses.objectsIn(spec).anyMatch(source -> {
            boolean byReference = PodUses.SECRETS_OF_VOLUMES.stream()
                    .map(field -> Tree.object(source, field))
                    .anyMatch(secret -> secret != null
                            && Tree.text(secret, "name").equals(name)
                            && orElse(Tree.text(secret, "namespace"), claimed).equals(namespace));
            return byReference
                    || Tree.text(source, "secretName").equals(name)
                            && orElse(Tree.text(source, "secretNamespace"), claimed)
                                    .equals(namespace);
        });
    }

    private static String orElse(String text, String other) {
        return text.isEmpty() ? other : text;
    }
}
