package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which claims a pod uses. */
final class ClaimUse {

    private ClaimUse() {}

    /** Names of claims: those that it names, and those that are made for it. */
    static Set<String> claims(Pod pod) {
        var names = new LinkedHashSet<String>();
        List<Volume> volumes = pod.getSpec().getVolumes();
        for (Volume volume : volumes == null ? List.<Volume>of() : volumes) {
            if (volume.getPersistentVolumeClaim() != null) {
                names.add(volume.getPersistentVolumeClaim().getClaimName());
            } else if (volume.getEphemeral() != null) {
                names.add(ephemeral(pod, volume));
            }
        }
        return names;
    }

    /** The name of the claim that is made for a pod's volume. */
    static String ephemeral(Pod pod, Volume volume) {
        return pod.getMetadata().getName() + "-" + volume.getName();
    }
}
