package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes the claims of pods' ephemeral volumes: named after pod and volume, owned by the pod, so that they go with it
 * ({@code pkg/controller/volume/ephemeral}). A claim of that name that is somebody else's is left alone; the pod then waits.
 */
public final class EphemeralVolumeReconciler implements Reconciler {

    @Override
    public String name() {
        return "ephemeral-volume";
    }

    @Override
    public String component() {
        return "ephemeral_volume";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(Volumes.PODS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(Volumes.PODS)) {
            return change.before() == null
                            && !volumes(change.latest().as(Pod.class).object()).isEmpty()
                    ? Set.of(new WorkKey(Volumes.PODS, change.key()))
                    : Set.of();
        }
        if (!change.resource().equals(Volumes.CLAIMS) || change.after() != null) {
            return Set.of();
        }
        OwnerReference owner = change.latest().controller();
        return owner == null || !owner.getKind().equals("Pod")
                ? Set.of()
                : Set.of(new WorkKey(Volumes.PODS, new ObjectKey(change.key().namespace(), owner.getName())));
    }

    private static List<Volume> volumes(Pod pod) {
        List<Volume> all = pod.getSpec().getVolumes();
        return all == null
                ? List.of()
                : all.stream().filter(each -> each.getEphemeral() != null).toList();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var pod = input.shard().get(Volumes.PODS, input.work().key(), Pod.class);
        if (pod == null || !Pods.active(pod)) {
            return ReconcileResult.nothing();
        }
        var proposals = new ArrayList<Proposal>();
        for (Volume volume : volumes(pod.object())) {
            var key = new ObjectKey(pod.namespace(), ClaimUse.ephemeral(pod.object(), volume));
            if (input.shard().get(Volumes.CLAIMS, key) != null) {
                continue;
            }
            var template = volume.getEphemeral().getVolumeClaimTemplate();
            var metadata = template.getMetadata();
            proposals.add(new Proposal.Create(
                    Volumes.CLAIMS,
                    key,
                    new PersistentVolumeClaimBuilder()
                            .withNewMetadata()
                            .withName(key.name())
                            .withNamespace(key.namespace())
                            .withLabels(metadata == null ? null : metadata.getLabels())
                            .withAnnotations(metadata == null ? null : metadata.getAnnotations())
                            .withOwnerReferences(References.controller(pod.object()))
                            .endMetadata()
                            .withSpec(template.getSpec())
                            .build()));
        }
        return ReconcileResult.of(proposals);
    }
}
