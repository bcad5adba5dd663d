package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the binder asks for a volume to be made: by an annotation of the claim, which the provisioner looks for. */
record ProvisionOrder(@Nullable EventNote note, List<Proposal> proposals) {

    static ProvisionOrder of(Stored<PersistentVolumeClaim> claim, String name, @Nullable Stored<StorageClass> type) {
        var about = References.regarding(claim);
        if (type == null) {
            return new ProvisionOrder(
                    EventNote.warning(
                            about, "ProvisioningFailed", "storageclass.storage.k8s.io \"" + name + "\" not found"),
                    List.of());
        }
        String provisioner = type.object().getProvisioner();
        if (provisioner.equals(VolumeTerms.NO_PROVISIONER)) {
            return new ProvisionOrder(
                    EventNote.normal(about, "FailedBinding", "no persistent volumes available for this claim"),
                    List.of());
        }
        if (!provisioner.equals(claim.annotations().get(VolumeTerms.PROVISIONER))) {
            var edit = new MetadataEdit(
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(VolumeTerms.PROVISIONER, provisioner, VolumeTerms.OLD_PROVISIONER, provisioner));
            return new ProvisionOrder(null, List.of(Metadata.update(claim, edit)));
        }
        return new ProvisionOrder(
                EventNote.normal(
                        about,
                        "ExternalProvisioning",
                        "Waiting for a volume to be created either by the external provisioner '" + provisioner
                                + "' or manually by the system administrator. If volume creation is delayed, please verify"
                                + " that the provisioner is running and correctly registered."),
                List.of());
    }
}
