package io.streamplane.schemas.volume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.quantity.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How Kubernetes spells what claims and volumes say of each other. */
public final class VolumeTerms {

    public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    public static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    public static final String OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    public static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    public static final String OLD_DEFAULT_CLASS = "storageclass.beta.kubernetes.io/is-default-class";
    public static final String CLAIM_PROTECTION = "kubernetes.io/pvc-protection";
    public static final String VOLUME_PROTECTION = "kubernetes.io/pv-protection";
    public static final String WAIT_FOR_CONSUMER = "WaitForFirstConsumer";

    /** Its volumes are not made but found: local ones, for example. */
    public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    /** The provisioner of ours: it makes volumes that hold nothing. */
    public static final String SIMULATED = "simulated.csi.streamplane.io";

    private static final String CSI_NAME = "kubernetes.io/csi/";

    static final String FILESYSTEM = "Filesystem";

    public static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

    private VolumeTerms() {}

    /** What nodes call an attached volume of CSI in their status ({@code pkg/volume/util.GetUniqueVolumeName}). */
    public static String uniqueName(String driver, String handle) {
        return CSI_NAME + driver + "^" + handle;
    }

    /** Whether volumes of this driver are waited for and told on nodes: ours are attached at once, and nobody need look. */
    public static boolean isWaitedFor(String driver) {
        return !SIMULATED.equals(driver);
    }

    /** The class by the old annotation, else by the field; null where neither is there. */
    static @Nullable String className(HasMetadata object, @Nullable String field) {
        var annotations = object.getMetadata().getAnnotations();
        String old = annotations == null ? null : annotations.get(OLD_CLASS);
        return old == null ? field : old;
    }

    static BigDecimal storage(@Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> amounts) {
        var amount = amounts == null ? null : amounts.get("storage");
        return amount == null
                ? BigDecimal.ZERO
                : Quantity.parse(amount.toString()).map(Quantity::amount).orElse(BigDecimal.ZERO);
    }

    static Set<String> modes(@Nullable List<String> modes) {
        return modes == null ? Set.of() : Set.copyOf(modes);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static String orFilesystem(@Nullable String mode) {
        return mode == null || mode.isEmpty() ? FILESYSTEM : mode;
    }
}
