package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows volumes and claims ({@code printPersistentVolume}, {@code printPersistentVolumeClaim}). */
final class StorageColumns {

    private static final String UNSET = "<unset>";
    private static final TableColumn MODE = Columns.wide(
            "VolumeMode", "Whether the volume has a file system.", each -> or(spec(each, "volumeMode"), UNSET));

    static final List<TableColumn> VOLUME = List.of(
            Columns.name(),
            Columns.text(
                    "Capacity", "What the volume holds.", volume -> storage(Tree.object(volume, "spec", "capacity"))),
            Columns.text(
                    "Access Modes",
                    "All ways in which the volume can be mounted.",
                    volume -> AccessModes.format(Tree.object(volume, "spec"))),
            Columns.text(
                    "Reclaim Policy",
                    "What happens to the volume when its claim lets it go.",
                    volume -> spec(volume, "persistentVolumeReclaimPolicy")),
            Columns.text("Status", "Whether the volume is free, bound or let go.", StorageColumns::phase),
            Columns.text("Claim", "The claim that the volume is bound to.", StorageColumns::claim),
            Columns.text("StorageClass", "StorageClass of the pv", StorageColumns::storageClass),
            Columns.text(
                    "VolumeAttributesClass",
                    "VolumeAttributesClass of the pv",
                    volume -> or(spec(volume, "volumeAttributesClassName"), UNSET)),
            Columns.text(
                    "Reason",
                    "Why the volume is in this state.",
                    volume -> Tree.text(Tree.object(volume, "status"), "reason")),
            Columns.age(),
            MODE);

    static final List<TableColumn> CLAIM = List.of(
            Columns.name(),
            Columns.text("Status", "Whether the claim is bound.", StorageColumns::phase),
            Columns.text("Volume", "The volume that the claim is bound to.", claim -> spec(claim, "volumeName")),
            Columns.text(
                    "Capacity",
                    "What the bound volume holds.",
                    claim -> bound(claim) ? storage(Tree.object(claim, "status", "capacity")) : ""),
            Columns.text(
                    "Access Modes",
                    "The ways in which the bound volume can be mounted.",
                    claim -> bound(claim) ? AccessModes.format(Tree.object(claim, "status")) : ""),
            Columns.text("StorageClass", "StorageClass of the pvc", StorageColumns::storageClass),
            Columns.text(
                    "VolumeAttributesClass",
                    "VolumeAttributesClass of the pvc",
                    claim -> or(spec(claim, "volumeAttributesClassName"), UNSET)),
            Columns.age(),
            MODE);

    private StorageColumns() {}

    private static boolean bound(ObjectNode claim) {
        return !spec(claim, "volumeName").isEmpty();
    }

    private static String phase(ObjectNode object) {
        return Tree.has(object.get("metadata"), "deletionTimestamp")
                ? "Terminating"
                : Tree.text(Tree.object(object, "status"), "phase");
    }

    private static String claim(ObjectNode volume) {
        ObjectNode claim = Tree.object(volume, "spec", "claimRef");
        return claim == null ? "" : Tree.text(claim, "namespace") + "/" + Tree.text(claim, "name");
    }

    /** The annotation, where there still is one, comes before the field. */
    private static String storageClass(ObjectNode object) {
        String named =
                Tree.text(Tree.object(object, "metadata", "annotations"), "volume.beta.kubernetes.io/storage-class");
        return or(named, spec(object, "storageClassName"));
    }

    private static String storage(@Nullable ObjectNode amounts) {
        return Quantity.parse(Tree.text(amounts, "storage"))
                .map(Quantity::canonical)
                .orElse("0");
    }

    private static String spec(ObjectNode object, String field) {
        return Tree.text(Tree.object(object, "spec"), field);
    }

    private static String or(String text, String other) {
        return text.isEmpty() ? other : text;
    }
}
