package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes fills in for a volume (core/v1 {@code defaults.go}). */
final class VolumeDefaults {

    private static final int MODE_0644 = 0644;
    private static final long TOKEN_SECONDS = 3600;

    /** Sources with plain defaults, as field to value. */
    private static final Map<String, Map<String, String>> TEXTS = Map.of(
            "iscsi", Map.of("iscsiInterface", "default"),
            "rbd", Map.of("pool", "rbd", "user", "admin", "keyring", "/etc/ceph/keyring"),
            "azureDisk", Map.of("cachingMode", "ReadWrite", "fsType", "ext4", "kind", "Shared"),
            "scaleIO", Map.of("storageMode", "ThinProvisioned", "fsType", "xfs"));

    private VolumeDefaults() {}

    static void apply(ObjectNode volume) {
        if (volume.properties().stream().noneMatch(each -> each.getValue().isObject())) {
            volume.putObject("emptyDir");
        }
        mode(Tree.object(volume, "secret"));
        mode(Tree.object(volume, "configMap"));
        downward(Tree.object(volume, "downwardAPI"), true);
        projected(Tree.object(volume, "projected"));
        ContainerDefaults.resources(Tree.object(volume, "ephemeral", "volumeClaimTemplate", "spec", "resources"));
        sources(volume);
    }

    /** Of a volume in a pod, and of a PersistentVolume. */
    static void sources(ObjectNode volume) {
        ObjectNode hostPath = Tree.object(volume, "hostPath");
        if (hostPath != null && !Tree.has(hostPath, "type")) {
            hostPath.put("type", "");
        }
        TEXTS.forEach((source, texts) -> {
            ObjectNode at = Tree.object(volume, source);
            if (at != null) {
                texts.forEach((field, value) -> Tree.defaultText(at, field, value));
            }
        });
    }

    private static void projected(@Nullable ObjectNode projected) {
        mode(projected);
        for (ObjectNode source : Tree.objects(projected, "sources")) {
            downward(Tree.object(source, "downwardAPI"), false);
            ObjectNode token = Tree.object(source, "serviceAccountToken");
            if (token != null) {
                Tree.defaultNumber(token, "expirationSeconds", TOKEN_SECONDS);
            }
        }
    }

    private static void downward(@Nullable ObjectNode source, boolean withMode) {
        if (source == null) {
            return;
        }
        if (withMode) {
            mode(source);
        }
        for (ObjectNode item : Tree.objects(source, "items")) {
            ObjectNode field = Tree.object(item, "fieldRef");
            if (field != null) {
                Tree.defaultText(field, "apiVersion", "v1");
            }
            ContainerDefaults.divisor(Tree.object(item, "resourceFieldRef"));
        }
    }

    private static void mode(@Nullable ObjectNode source) {
        if (source != null) {
            Tree.defaultNumber(source, "defaultMode", MODE_0644);
        }
    }
}
