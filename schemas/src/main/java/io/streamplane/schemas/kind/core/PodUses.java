package io.streamplane.schemas.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a pod refers to ({@code VisitPodSecretNames} and the like of {@code pkg/api/pod}). */
public final class PodUses {

    /** Of pods that a kubelet shows of what it runs by itself. */
    public static final String MIRROR = "kubernetes.io/config.mirror";

    /** Fields in a volume's source that name a Secret. */
    public static final List<String> SECRETS_OF_VOLUMES =
            List.of("nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef", "secretRef");

    private PodUses() {}

    /** Whether a kubelet shows by it what it runs by itself. */
    public static boolean isMirror(@Nullable ObjectNode pod) {
        return Tree.has(Tree.object(pod, "metadata", "annotations"), MIRROR);
    }

    /** The names of the Secrets that a pod refers to. */
    public static Stream<String> secrets(ObjectNode pod) {
        Stream<@Nullable ObjectNode> pulled = Tree.objects(Tree.object(pod, "spec"), "imagePullSecrets").stream()
                .map(each -> (ObjectNode) each);
        Stream<@Nullable ObjectNode> read = environment(pod, "secretKeyRef", "secretRef");
        Stream<@Nullable ObjectNode> projected = projections(pod).map(each -> Tree.object(each, "secret"));
        Stream<@Nullable ObjectNode> mounted = volumes(pod)
                .flatMap(PodUses::objectsIn)
                .flatMap(source -> SECRETS_OF_VOLUMES.stream().map(field -> Tree.object(source, field)));
        Stream<String> plain = volumes(pod).flatMap(PodUses::objectsIn).map(each -> Tree.text(each, "secretName"));
        return Stream.concat(names(Stream.of(pulled, read, projected, mounted)), plain)
                .filter(name -> !name.isEmpty());
    }

    /** The names of the ConfigMaps that a pod refers to. */
    public static Stream<String> configMaps(ObjectNode pod) {
        Stream<@Nullable ObjectNode> read = environment(pod, "configMapKeyRef", "configMapRef");
        Stream<@Nullable ObjectNode> projected = projections(pod).map(each -> Tree.object(each, "configMap"));
        Stream<@Nullable ObjectNode> mounted = volumes(pod).map(each -> Tree.object(each, "configMap"));
        return names(Stream.of(read, projected, mounted));
    }

    /** The names of the PersistentVolumeClaims of a pod, made ones too. */
    public static Stream<String> claims(ObjectNode pod) {
        String name = Tree.text(Tree.object(pod, "metadata"), "name");
        return volumes(pod)
                .map(volume -> Tree.has(volume, "ephemeral")
                        ? name + "-" + Tree.text(volume, "name")
                        : Tree.text(Tree.object(volume, "persistentVolumeClaim"), "claimName"))
                .filter(each -> !each.isEmpty());
    }

    /** The names of the ResourceClaims of a pod, made ones too. */
    public static Stream<String> resourceClaims(ObjectNode pod) {
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

    /** Whether it mounts ClusterTrustBundles. */
    public static boolean trustBundles(ObjectNode pod) {
        return projections(pod).anyMatch(each -> Tree.has(each, "clusterTrustBundle"));
    }

    private static Stream<@Nullable ObjectNode> environment(ObjectNode pod, String ofOne, String ofAll) {
        ObjectNode spec = Tree.object(pod, "spec");
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(field -> Tree.objects(spec, field).stream())
                .flatMap(container -> Stream.concat(
                        Tree.objects(container, "env").stream().map(each -> Tree.object(each, "valueFrom", ofOne)),
                        Tree.objects(container, "envFrom").stream().map(each -> Tree.object(each, ofAll))));
    }

    public static Stream<ObjectNode> volumes(ObjectNode pod) {
        return Tree.objects(Tree.object(pod, "spec"), "volumes").stream();
    }

    /** What its projected volumes are made of. */
    public static Stream<ObjectNode> projections(ObjectNode pod) {
        return volumes(pod).flatMap(each -> Tree.objects(Tree.object(each, "projected"), "sources").stream());
    }

    /** The objects that are fields of another. */
    public static Stream<ObjectNode> objectsIn(@Nullable ObjectNode parent) {
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
