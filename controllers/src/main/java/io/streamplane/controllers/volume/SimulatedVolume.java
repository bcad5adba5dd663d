package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;

/** The volume that the simulated provisioner makes for a claim: of just the size and the modes that it asks for. */
final class SimulatedVolume {

    private SimulatedVolume() {}

    /** @param terms from which nodes it is reached; empty for all */
    static PersistentVolume of(Stored<PersistentVolumeClaim> claim, StorageClass type, List<NodeSelectorTerm> terms) {
        var asked = claim.object().getSpec();
        String name = Volumes.provisionedName(claim.uid());
        var volume = new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(VolumeTerms.PROVISIONED_BY, VolumeTerms.SIMULATED)
                .addToFinalizers(VolumeTerms.VOLUME_PROTECTION)
                .endMetadata()
                .withNewSpec()
                .addToCapacity("storage", asked.getResources().getRequests().get("storage"))
                .withAccessModes(asked.getAccessModes())
                .withVolumeMode(asked.getVolumeMode())
                .withVolumeAttributesClassName(asked.getVolumeAttributesClassName())
                .withPersistentVolumeReclaimPolicy(type.getReclaimPolicy() == null ? "Delete" : type.getReclaimPolicy())
                .withStorageClassName(type.getMetadata().getName())
                .withMountOptions(type.getMountOptions())
                .withNewClaimRef()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.namespace())
                .withName(claim.name())
                .withUid(claim.uid())
                .withResourceVersion(Long.toString(claim.revision()))
                .endClaimRef()
                .withNewCsi()
                .withDriver(VolumeTerms.SIMULATED)
                .withVolumeHandle(name)
                .endCsi()
                .endSpec()
                .build();
        if (!terms.isEmpty()) {
            volume = new PersistentVolumeBuilder(volume)
                    .editSpec()
                    .withNewNodeAffinity()
                    .withNewRequired()
                    .withNodeSelectorTerms(terms)
                    .endRequired()
                    .endNodeAffinity()
                    .endSpec()
                    .build();
        }
        return volume;
    }
}
