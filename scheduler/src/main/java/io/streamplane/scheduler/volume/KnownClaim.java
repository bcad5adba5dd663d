package io.streamplane.scheduler.volume;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import java.util.Map;

/**
 * A claim as the scheduler looks at it.
 *
 * @param bound whether it has its volume, and the binder has said so
 * @param selectedNode that was chosen for it; empty for none
 * @param controller uid of the pod that it was made for; empty for none
 */
record KnownClaim(ClaimTerms terms, boolean bound, boolean terminating, String selectedNode, String controller) {

    static KnownClaim of(PersistentVolumeClaim claim) {
        var metadata = claim.getMetadata();
        Map<String, String> annotations = metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations();
        List<OwnerReference> owners = metadata.getOwnerReferences();
        var terms = ClaimTerms.of(claim);
        return new KnownClaim(
                terms,
                !terms.volumeName().isEmpty() && annotations.containsKey(VolumeTerms.BIND_COMPLETED),
                metadata.getDeletionTimestamp() != null,
                annotations.getOrDefault(VolumeTerms.SELECTED_NODE, ""),
                (owners == null ? List.<OwnerReference>of() : owners)
                        .stream()
                                .filter(each -> Boolean.TRUE.equals(each.getController()))
                                .map(OwnerReference::getUid)
                                .findFirst()
                                .orElse(""));
    }
}
