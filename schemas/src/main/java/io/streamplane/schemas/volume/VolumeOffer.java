package io.streamplane.schemas.volume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.streamplane.schemas.selector.NodeTerm;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a volume offers.
 *
 * @param size in bytes
 * @param claimRef the claim that has it, or that it is kept for; null for neither
 * @param nodes from where it can be reached; null for everywhere
 * @param driver that attaches it, of CSI; empty for none
 * @param handle what the driver calls it
 */
public record VolumeOffer(
        String name,
        String className,
        BigDecimal size,
        Set<String> accessModes,
        String volumeMode,
        String attributesClass,
        Map<String, String> labels,
        @Nullable ObjectReference claimRef,
        @Nullable List<NodeTerm> nodes,
        String driver,
        String handle,
        String phase,
        boolean terminating) {

    public static VolumeOffer of(PersistentVolume volume) {
        var metadata = volume.getMetadata();
        var spec = volume.getSpec();
        var nodes = spec.getNodeAffinity();
        return new VolumeOffer(
                metadata.getName(),
                VolumeTerms.orEmpty(VolumeTerms.className(volume, spec.getStorageClassName())),
                VolumeTerms.storage(spec.getCapacity()),
                VolumeTerms.modes(spec.getAccessModes()),
                VolumeTerms.orFilesystem(spec.getVolumeMode()),
                VolumeTerms.orEmpty(spec.getVolumeAttributesClassName()),
                metadata.getLabels() == null ? Map.of() : metadata.getLabels(),
                spec.getClaimRef(),
                nodes == null || nodes.getRequired() == null
                        ? null
                        : nodes.getRequired().getNodeSelectorTerms().stream()
                                .map(term -> NodeTerm.of(term, 0))
                                .toList(),
                spec.getCsi() == null ? "" : VolumeTerms.orEmpty(spec.getCsi().getDriver()),
                spec.getCsi() == null ? "" : VolumeTerms.orEmpty(spec.getCsi().getVolumeHandle()),
                phase(volume),
                metadata.getDeletionTimestamp() != null);
    }

    public static String phase(PersistentVolume volume) {
        String phase = volume.getStatus() == null ? null : volume.getStatus().getPhase();
        return phase == null || phase.isEmpty() ? "Pending" : phase;
    }

    /** Whether it can be reached from a node. */
    public boolean isReachable(String node, Map<String, String> nodeLabels) {
        return nodes == null || nodes.stream().anyMatch(term -> term.matches(node, nodeLabels));
    }

    /** The same in another phase. */
    public VolumeOffer in(String otherPhase) {
        return new VolumeOffer(
                name,
                className,
                size,
                accessModes,
                volumeMode,
                attributesClass,
                labels,
                claimRef,
                nodes,
                driver,
                handle,
                otherPhase,
                terminating);
    }

    /** Whether it is the claim's: by its name, and by its uid where one is said. */
    public static boolean isFor(@Nullable ObjectReference reference, ClaimTerms claim) {
        return reference != null
                && claim.key().name().equals(reference.getName())
                && claim.key().namespace().equals(reference.getNamespace())
                && (VolumeTerms.orEmpty(reference.getUid()).isEmpty()
                        || claim.uid().equals(reference.getUid()));
    }

    /** Why a claim that asks for this volume by name cannot have it, in Kubernetes' words; null where it can. */
    public @Nullable String mismatch(ClaimTerms claim) {
        if (claim.size().compareTo(size) > 0) {
            return "requested PV is too small";
        }
        if (!claim.classOrNone().equals(className)) {
            return "storageClassName does not match";
        }
        if (!claim.attributesClass().equals(attributesClass)) {
            return "VolumeAttributesClass does not match";
        }
        if (!claim.volumeMode().equals(volumeMode)) {
            return "incompatible volumeMode";
        }
        return accessModes.containsAll(claim.accessModes()) ? null : "incompatible accessMode";
    }
}
