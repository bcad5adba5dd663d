package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.certificates.PodCertificateRequestKind;
import io.streamplane.schemas.kind.core.PersistentVolumeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.resource.ResourceSliceKind;
import io.streamplane.schemas.kind.storage.VolumeAttachmentKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which objects a node has to do with: those of its pods, looked up in the state. A question about an object of a namespace looks at the
 * pods of that namespace.
 */
record NodeReach(Snapshot state, String node) {

    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final List<String> SECRETS_OF_VOLUMES =
            List.of("nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef", "secretRef");

    /** @param resource the plural of one that there are relations to */
    boolean reaches(String resource, String namespace, String name) {
        return switch (resource) {
            case "pods" -> isOwn(PodKind.KIND, new ObjectKey(namespace, name));
            case "podcertificaterequests" -> isOwn(PodCertificateRequestKind.KIND, new ObjectKey(namespace, name));
            case "resourceslices" -> isOwn(ResourceSliceKind.KIND, ObjectKey.clusterScoped(name));
            case "volumeattachments" -> isOwn(VolumeAttachmentKind.KIND, ObjectKey.clusterScoped(name));
            case "serviceaccounts" ->
                anyPod(namespace, pod -> Tree.text(Tree.object(pod, "spec"), "serviceAccountName")
                        .equals(name));
            case "configmaps" -> anyPod(namespace, pod -> configMaps(pod).anyMatch(name::equals));
            case "secrets" ->
                anyPod(namespace, pod -> secrets(pod).anyMatch(name::equals)) || ofVolume(namespace, name);
            case "persistentvolumeclaims" -> anyPod(namespace, pod -> claims(pod).anyMatch(name::equals));
            case "resourceclaims" -> anyPod(namespace, pod -> resourceClaims(pod).anyMatch(name::equals));
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
            if (here && !Tree.has(Tree.object(pod, "metadata", "annotations"), MIRROR) && fits.test(pod)) {
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
        return objectsIn(spec).anyMatch(source -> {
            boolean byReference = SECRETS_OF_VOLUMES.stream()
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

    /** The names of the Secrets that a pod refers to. */
    static Stream<String> secrets(ObjectNode pod) {
        Stream<@Nullable ObjectNode> pulled = Tree.objects(Tree.object(pod, "spec"), "imagePullSecrets").stream()
                .map(each -> (ObjectNode) each);
        Stream<@Nullable ObjectNode> read = environment(pod, "secretKeyRef", "secretRef");
        Stream<@Nullable ObjectNode> projected = projections(pod).map(each -> Tree.object(each, "secret"));
        Stream<@Nullable ObjectNode> mounted = volumes(pod)
                .flatMap(NodeReach::objectsIn)
                .flatMap(source -> SECRETS_OF_VOLUMES.stream().map(field -> Tree.object(source, field)));
        Stream<String> plain = volumes(pod).flatMap(NodeReach::objectsIn).map(each -> Tree.text(each, "secretName"));
        return Stream.concat(names(Stream.of(pulled, read, projected, mounted)), plain)
                .filter(name -> !name.isEmpty());
    }

    /** The names of the ConfigMaps that a pod refers to. */
    static Stream<String> configMaps(ObjectNode pod) {
        Stream<@Nullable ObjectNode> read = environment(pod, "configMapKeyRef", "configMapRef");
        Stream<@Nullable ObjectNode> projected = projections(pod).map(each -> Tree.object(each, "configMap"));
        Stream<@Nullable ObjectNode> mounted = volumes(pod).map(each -> Tree.object(each, "configMap"));
        return names(Stream.of(read, projected, mounted));
    }

    /** The names of the PersistentVolumeClaims of a pod, made ones too. */
    static Stream<String> claims(ObjectNode pod) {
        String name = Tree.text(Tree.object(pod, "metadata"), "name");
        return volumes(pod)
                .map(volume -> Tree.has(volume, "ephemeral")
                        ? name + "-" + Tree.text(volume, "name")
                        : Tree.text(Tree.object(volume, "persistentVolumeClaim"), "claimName"))
                .filter(each -> !each.isEmpty());
    }

    private static Stream<String> resourceClaims(ObjectNode pod) {
        Stream<String> named = Tree.objects(Tree.object(pod, "spec"), "resourceClaims").stream()
                .map(each -> Tree.text(each, "resourceClaimName"));
        ObjectNode status = Tree.object(pod, "status");
        Stream<String> made = Tree.objects(status, "resourceClaimStatuses").stream()
                .map(each -> Tree.text(each, "resourceClaimName"));
        return Stream.of(
                        named,
                        made,
                        Stream.of(Tree.text(Tree.object(status, "extendedResourceClaimStatus"), "resourceClaimName")))
                .flatMap(each -> each)
                .filter(each -> !each.isEmpty());
    }

    private static Stream<@Nullable ObjectNode> environment(ObjectNode pod, String ofOne, String ofAll) {
        ObjectNode spec = Tree.object(pod, "spec");
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(field -> Tree.objects(spec, field).stream())
                .flatMap(container -> Stream.concat(
                        Tree.objects(container, "env").stream().map(each -> Tree.object(each, "valueFrom", ofOne)),
                        Tree.objects(container, "envFrom").stream().map(each -> Tree.object(each, ofAll))));
    }

    private static Stream<ObjectNode> volumes(ObjectNode pod) {
        return Tree.objects(Tree.object(pod, "spec"), "volumes").stream();
    }

    private static Stream<ObjectNode> projections(ObjectNode pod) {
        return volumes(pod).flatMap(each -> Tree.objects(Tree.object(each, "projected"), "sources").stream());
    }

    private static Stream<ObjectNode> objectsIn(@Nullable ObjectNode parent) {
        return parent == null
                ? Stream.of()
                : parent.properties().stream()
                        .flatMap(field ->
                                field.getValue() instanceof ObjectNode object ? Stream.of(object) : Stream.of());
    }

    private static Stream<String> names(Stream<Stream<@Nullable ObjectNode>> references) {
        return references
                .flatMap(each -> each)
                .map(each -> Tree.text(each, "name"))
                .filter(name -> !name.isEmpty());
    }
}
