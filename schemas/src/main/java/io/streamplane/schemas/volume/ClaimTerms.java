package io.streamplane.schemas.volume;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.topic.ObjectKey;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a claim asks for.
 *
 * @param className null where it names none; the empty text asks for volumes of no class
 * @param size in bytes
 * @param selector null for any volume
 * @param volumeName empty where it is not bound and asks for none by name
 */
public record ClaimTerms(
        ObjectKey key,
        String uid,
        @Nullable String className,
        BigDecimal size,
        Set<String> accessModes,
        String volumeMode,
        String attributesClass,
        @Nullable Selector selector,
        String volumeName) {

    public static ClaimTerms of(PersistentVolumeClaim claim) {
        var metadata = claim.getMetadata();
        var spec = claim.getSpec();
        LabelSelector selector = spec.getSelector();
        return new ClaimTerms(
                new ObjectKey(metadata.getNamespace(), metadata.getName()),
                metadata.getUid(),
                VolumeTerms.className(claim, spec.getStorageClassName()),
                VolumeTerms.storage(
                        spec.getResources() == null ? null : spec.getResources().getRequests()),
                VolumeTerms.modes(spec.getAccessModes()),
                VolumeTerms.orFilesystem(spec.getVolumeMode()),
                VolumeTerms.orEmpty(spec.getVolumeAttributesClassName()),
                selector == null ? null : Selector.of(selector),
                VolumeTerms.orEmpty(spec.getVolumeName()));
    }

    /** What a claim has, in bytes; 0 for nothing. */
    public static BigDecimal capacity(PersistentVolumeClaim claim) {
        return VolumeTerms.storage(
                claim.getStatus() == null ? null : claim.getStatus().getCapacity());
    }

    /** What was allocated to a claim that grows or has grown, in bytes; 0 for nothing. */
    public static BigDecimal allocated(PersistentVolumeClaim claim) {
        return VolumeTerms.storage(
                claim.getStatus() == null ? null : claim.getStatus().getAllocatedResources());
    }

    /** What a volume holds, in bytes. */
    public static BigDecimal capacity(PersistentVolume volume) {
        return VolumeTerms.storage(volume.getSpec().getCapacity());
    }

    /** The class, or the empty text for none. */
    public String classOrNone() {
        return VolumeTerms.orEmpty(className);
    }
}
