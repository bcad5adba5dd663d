package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.streamplane.schemas.volume.VolumeTerms;
import org.jspecify.annotations.Nullable;

/** Claims, volumes, classes and pods for tests, with what is usual in them. */
final class VolumeObjects {

    static final String NAMESPACE = "ns";

    private VolumeObjects() {}

    /** 2Gi, ReadWriteOnce, of no class, with uid {@code uid-NAME}. */
    static PersistentVolumeClaimBuilder claim(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withUid("uid-" + name)
                .addToFinalizers("kubernetes.io/pvc-protection")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName("")
                .withVolumeMode("Filesystem")
                .withNewResources()
                .addToRequests("storage", new Quantity("2Gi"))
                .endResources()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus();
    }

    /** 5Gi, ReadWriteOnce, of no class, Retain, Available. */
    static PersistentVolumeBuilder volume(String name) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .addToFinalizers("kubernetes.io/pv-protection")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withVolumeMode("Filesystem")
                .withPersistentVolumeReclaimPolicy("Retain")
                .addToCapacity("storage", new Quantity("5Gi"))
                .endSpec()
                .withNewStatus()
                .withPhase("Available")
                .endStatus();
    }

    static PersistentVolumeBuilder volumeOf(String name, String claim, @Nullable String uid) {
        return volume(name)
                .editSpec()
                .withNewClaimRef()
                .withNamespace(NAMESPACE)
                .withName(claim)
                .withUid(uid)
                .endClaimRef()
                .endSpec();
    }

    /** Of the simulated driver, bound to the claim of this name. */
    static PersistentVolumeBuilder simulatedVolumeOf(String name, String claim, String holds) {
        return volumeOf(name, claim, "uid-" + claim)
                .editSpec()
                .addToCapacity("storage", new Quantity(holds))
                .withNewCsi()
                .withDriver(VolumeTerms.SIMULATED)
                .endCsi()
                .endSpec()
                .editStatus()
                .withPhase("Bound")
                .endStatus();
    }

    /** Bound to a volume, with the 2Gi that it asked for. */
    static PersistentVolumeClaimBuilder boundClaim(String name, String volume) {
        return claim(name)
                .editSpec()
                .withVolumeName(volume)
                .endSpec()
                .editStatus()
                .withPhase("Bound")
                .addToCapacity("storage", new Quantity("2Gi"))
                .endStatus();
    }

    static StorageClass storageClass(String name, String provisioner, String mode) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withProvisioner(provisioner)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode(mode)
                .build();
    }

    static Pod pod(String name, String claim, @Nullable String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
    }
}
