package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import org.jspecify.annotations.Nullable;

/** Which claims a pod's volumes are. */
public final class PodClaims {

    private PodClaims() {}

    /** The claim that a volume names or that is made for it; null where it is of another kind. */
    public static @Nullable String claim(Pod pod, Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return volume.getPersistentVolumeClaim().getClaimName();
        }
        return volume.getEphemeral() == null ? null : pod.getMetadata().getName() + "-" + volume.getName();
    }

    /** Whether it has any. */
    public static boolean any(Pod pod) {
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null || volume.getEphemeral() != null) {
                return true;
            }
        }
        return false;
    }
}
