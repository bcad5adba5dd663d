package io.streamplane.schemas.volume;

import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which volume a claim gets ({@code FindMatchingVolume} of Kubernetes' volume helpers): one that is kept for it, else of those
 * that are free and fit the one with the fewest access modes, then the smallest, then the first by name. Example: a claim of
 * 2Gi, ReadWriteOnce; of volumes with 1Gi, 5Gi and 3Gi it gets that of 3Gi; were that ReadWriteMany too, that of 5Gi.
 */
public final class VolumeMatch {

    private static final Comparator<VolumeOffer> ORDER = Comparator.comparingInt(
                    (VolumeOffer offer) -> offer.accessModes().size())
            .thenComparing(VolumeOffer::size)
            .thenComparing(VolumeOffer::name);

    private VolumeMatch() {}

    /**
     * For the binder, which knows no node.
     *
     * @param waits whether the claim's class waits for a pod: then it gets none but what is kept for it
     */
    public static @Nullable VolumeOffer best(ClaimTerms claim, Collection<VolumeOffer> offers, boolean waits) {
        VolumeOffer kept = kept(claim, offers);
        return kept != null || waits ? kept : free(claim, offers, offer -> true, Set.of());
    }

    /** The volume that is kept for the claim, and large enough; null where there is none. */
    public static @Nullable VolumeOffer kept(ClaimTerms claim, Collection<VolumeOffer> offers) {
        return offers.stream()
                .filter(offer -> (!offer.terminating() || offer.phase().equals("Bound"))
                        && VolumeOffer.isFor(offer.claimRef(), claim)
                        && sizeAndModes(claim, offer))
                .min(ORDER)
                .orElse(null);
    }

    /**
     * The best of those that are kept for nobody.
     *
     * @param reachable from the node in question
     * @param taken names of volumes that other claims of the same pod get
     */
    public static @Nullable VolumeOffer free(
            ClaimTerms claim, Collection<VolumeOffer> offers, Predicate<VolumeOffer> reachable, Set<String> taken) {
        return offers.stream()
                .filter(offer -> offer.claimRef() == null
                        && !offer.terminating()
                        && offer.phase().equals("Available")
                        && !taken.contains(offer.name())
                        && sizeAndModes(claim, offer)
                        && (claim.selector() == null || claim.selector().matches(offer.labels()))
                        && claim.classOrNone().equals(offer.className())
                        && reachable.test(offer))
                .min(ORDER)
                .orElse(null);
    }

    private static boolean sizeAndModes(ClaimTerms claim, VolumeOffer offer) {
        return offer.size().compareTo(claim.size()) >= 0
                && offer.volumeMode().equals(claim.volumeMode())
                && offer.attributesClass().equals(claim.attributesClass())
                && offer.accessModes().containsAll(claim.accessModes());
    }
}
