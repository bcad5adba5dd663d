package io.streamplane.kubelet.manifest;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * A pod of one node that a file asks for ({@code pkg/kubelet/config}).
 *
 * @param node its name
 * @param hash of the file's text, the file and the node: another one is another pod
 */
public record StaticPod(String node, ObjectKey key, String hash, Pod template) {

    private static final String SOURCE = "kubernetes.io/config.source";
    private static final String HASH = "kubernetes.io/config.hash";

    /**
     * That of one node.
     *
     * @param pod as the file has it
     */
    public static StaticPod of(String node, String file, Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        var key = new ObjectKey(
                namespace == null || namespace.isEmpty() ? "default" : namespace,
                pod.getMetadata().getName() + "-" + node.toLowerCase(Locale.ROOT));
        String text = node + "\n" + file + "\n" + pod;
        String hash = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        Pod template = new PodBuilder(pod)
                .editMetadata()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withUid(null)
                .addToAnnotations(SOURCE, "file")
                .addToAnnotations(HASH, hash)
                .addToAnnotations(PodUses.MIRROR, hash)
                .endMetadata()
                .editSpec()
                .withNodeName(node)
                .addToTolerations(new TolerationBuilder()
                        .withOperator("Exists")
                        .withEffect("NoExecute")
                        .build())
                .endSpec()
                .build();
        return new StaticPod(node, key, hash, template);
    }

    /** What stands for it in the cluster; its Node owns it. */
    public Pod mirror(Node owner) {
        return new PodBuilder(template)
                .editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Node")
                        .withName(node)
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .build();
    }

    /** A mirror as it was before somebody deleted it. */
    public static Pod undeleted(Pod mirror) {
        return new PodBuilder(mirror)
                .editMetadata()
                .withDeletionTimestamp(null)
                .withDeletionGracePeriodSeconds(null)
                .endMetadata()
                .build();
    }

    public static boolean isMirror(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(PodUses.MIRROR);
    }

    /** Whether the pod is a mirror of this static pod as it is now. */
    public boolean isMirroredBy(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        return annotations != null && hash.equals(annotations.get(PodUses.MIRROR));
    }
}
