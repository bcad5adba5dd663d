package io.streamplane.kubelet.manifest;

import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.tree.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What of the cluster a static pod refers to, which it may not ({@code HasAPIObjectReference} of {@code pkg/api/pod}). */
final class ApiReferences {

    /** By the field of a volume's source, in the order in which they are looked for. */
    private static final Map<String, String> OF_VOLUMES = new LinkedHashMap<>();

    private static final Map<String, String> OF_PROJECTIONS = new LinkedHashMap<>();

    static {
        OF_VOLUMES.put("csi", "csidrivers (via CSI volumes)");
        OF_VOLUMES.put("glusterfs", "endpoints (via glusterFS volumes)");
        OF_VOLUMES.put("persistentVolumeClaim", "persistentvolumeclaims");
        OF_VOLUMES.put("ephemeral", "persistentvolumeclaims (via ephemeral volumes)");
        OF_VOLUMES.put("azureFile", "secrets (via azureFile volumes)");
        OF_PROJECTIONS.put("serviceAccountToken", "serviceaccounts (via projected volumes)");
        OF_PROJECTIONS.put("clusterTrustBundle", "clustertrustbundles");
        OF_PROJECTIONS.put("podCertificate", "podcertificates");
    }

    private ApiReferences() {}

    /** The first that it refers to; null where there is none. */
    static @Nullable String first(ObjectNode pod) {
        ObjectNode spec = Tree.object(pod, "spec");
        if (!Tree.text(spec, "serviceAccountName").isEmpty()
                || !Tree.text(spec, "serviceAccount").isEmpty()) {
            return "serviceaccounts";
        }
        if (PodUses.secrets(pod).findAny().isPresent()) {
            return "secrets";
        }
        if (PodUses.configMaps(pod).findAny().isPresent()) {
            return "configmaps";
        }
        if (!Tree.objects(spec, "resourceClaims").isEmpty()) {
            return "resourceclaims";
        }
        String ofVolume = OF_VOLUMES.keySet().stream()
                .filter(field -> PodUses.volumes(pod).anyMatch(volume -> Tree.has(volume, field)))
                .findFirst()
                .map(OF_VOLUMES::get)
                .orElse(null);
        return ofVolume != null
                ? ofVolume
                : OF_PROJECTIONS.keySet().stream()
                        .filter(field -> PodUses.projections(pod).anyMatch(source -> Tree.has(source, field)))
                        .findFirst()
                        .map(OF_PROJECTIONS::get)
                        .orElse(null);
    }
}
