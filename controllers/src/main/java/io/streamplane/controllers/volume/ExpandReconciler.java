package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.storage.VolumeAttributesClassKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets volumes of our own driver grow when their claims ask for more, as an external resizer and kubelets do; of other drivers it says that
 * they are waited for. Whether a claim may ask for more, or for less again after it has failed, was decided when it asked. Such
 * volumes are given other VolumeAttributesClasses, too. Parameters of the class:
 *
 * <pre>
 * controllerExpansion  false: volumes grow on nodes only; or how it fails, see {@link ExpansionFailure}
 * nodeExpansion        true: file systems grow while a pod uses them; or how that fails
 * </pre>
 */
public final class ExpandReconciler implements Reconciler {

    private static final String ATTRIBUTES = VolumeAttributesClassKind.RESOURCE;

    @Override
    public String name() {
        return "persistentvolume-expander";
    }

    @Override
    public String component() {
        return "volume-expand";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(Volumes.VOLUMES, Volumes.CLAIMS, Volumes.CLASSES, Volumes.PODS, ATTRIBUTES);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        Stored<?> after = change.after();
        if (after == null) {
            return Set.of();
        }
        return switch (change.resource()) {
            case Volumes.CLAIMS ->
                after.annotations().containsKey(VolumeTerms.BIND_COMPLETED) ? Set.of(WorkKey.of(after)) : Set.of();
            case Volumes.VOLUMES -> byVolume(change, after.as(PersistentVolume.class));
            case Volumes.PODS -> byPod(change, after, shard);
            case ATTRIBUTES -> change.before() == null ? byAttributes(after, shard) : Set.of();
            default -> Set.of();
        };
    }

    private static Set<WorkKey> byVolume(FactChange change, Stored<PersistentVolume> volume) {
        var reference = volume.object().getSpec().getClaimRef();
        boolean same = change.before() != null && change.before().desiredRevision() == volume.desiredRevision();
        return reference == null || reference.getNamespace() == null || same
                ? Set.of()
                : Set.of(new WorkKey(Volumes.CLAIMS, new ObjectKey(reference.getNamespace(), reference.getName())));
    }

    private static Set<WorkKey> byAttributes(Stored<?> type, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> claim : shard.ofResource(Volumes.CLAIMS)) {
            if (type.name()
                    .equals(ModifyStep.wanted(
                            claim.as(PersistentVolumeClaim.class).object()))) {
                work.add(WorkKey.of(claim));
            }
        }
        return work;
    }

    /** Pods that have come to use their claims. */
    private static Set<WorkKey> byPod(FactChange change, Stored<?> pod, ShardView shard) {
        if (pod.node() == null
                || shard.list(Volumes.CLAIMS, pod.namespace()).isEmpty()
                || !NodeGrowth.isRunning(pod)
                || (change.before() != null && NodeGrowth.isRunning(change.before()))) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (String claim : ClaimUse.claims(pod.as(Pod.class).object())) {
            work.add(new WorkKey(Volumes.CLAIMS, new ObjectKey(pod.namespace(), claim)));
        }
        return work;
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        ShardView shard = input.shard();
        var claim = shard.get(Volumes.CLAIMS, input.work().key(), PersistentVolumeClaim.class);
        if (claim == null || !Volumes.phase(claim.object()).equals("Bound")) {
            return ReconcileResult.nothing();
        }
        boolean more = ExpandStep.asksForMore(claim.object());
        if (!more && !ModifyStep.asksForAnother(claim.object())) {
            return ReconcileResult.nothing();
        }
        String name = claim.object().getSpec().getVolumeName();
        var volume = Volumes.volume(shard, name == null ? "" : name);
        if (volume == null || !VolumeOffer.phase(volume.object()).equals("Bound")) {
            return ReconcileResult.nothing();
        }
        ReconcileResult grown = more ? ExpandStep.apply(input, claim, volume) : ReconcileResult.nothing();
        return grown.proposals().isEmpty() && ModifyStep.asksForAnother(claim.object())
                ? both(grown, ModifyStep.apply(shard, claim, volume))
                : grown;
    }

    /** A volume that does not grow may be given another class all the same. */
    private static ReconcileResult both(ReconcileResult grown, ReconcileResult modified) {
        var events = Stream.concat(grown.events().stream(), modified.events().stream());
        return new ReconcileResult(modified.proposals(), events.toList(), grown.requeueAfter());
    }
}
