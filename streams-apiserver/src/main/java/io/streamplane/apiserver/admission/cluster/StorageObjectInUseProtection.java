package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.tree.Tree;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.Map;

/** Volumes and claims are born with a finalizer, so that they do not go while they are used. */
public final class StorageObjectInUseProtection implements AdmissionPlugin {

    private static final Map<String, String> FINALIZERS = Map.of(
            "persistentvolumeclaims", VolumeTerms.CLAIM_PROTECTION,
            "persistentvolumes", VolumeTerms.VOLUME_PROTECTION);

    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public void mutate(Draft draft) {
        String finalizer = draft.isCreate() ? FINALIZERS.get(draft.kind().resource()) : null;
        if (finalizer != null && !Tree.texts(draft.metadata(), "finalizers").contains(finalizer)) {
            draft.metadata().withArray("finalizers").add(finalizer);
        }
    }
}
