package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.PodNames;
import io.streamplane.controllers.reconcile.PodTemplates;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;

/**
 * Creates pods under the lowest ordinals whose names nobody has, terminating pods and other owners' included, and whose
 * creation is not under way; so whoever sees only some of a batch asks for the very pods that it does not see, and is
 * refused. Names follow from the owner's last report, and each creation requires that it still is the last: so there are
 * never creations of two reports under way that may both succeed. See {@code ops/adr/0005-derived-names.md}.
 *
 * <p>A ReplicaSet that wants a great many pods makes them in batches, and none while a great many of its pods wait for a
 * node: else one of two billion pods would fill the memory, and keep all others from theirs.
 */
final class CreateStep {

    /** So many of one ReplicaSet's creations or deletions are under way at most. */
    static final int BATCH = 1_000;

    /** With so many pods that no node has taken yet, more would only wait, too. */
    static final int MOST_WAITING = 5_000;

    private CreateStep() {}

    /**
     * How many to create now.
     *
     * @param staying pods that there are
     * @param coming how many are being created
     */
    static int batch(List<Stored<Pod>> staying, int coming, int wanted) {
        long waiting = staying.stream().filter(pod -> pod.node() == null).count() + coming;
        long room = Math.min(BATCH - coming, MOST_WAITING - waiting);
        return Math.clamp(Math.min(room, (long) wanted - staying.size() - coming), 0, BATCH);
    }

    static void apply(
            ReconcileInput input,
            Stored<ReplicaSet> replicaSet,
            int missing,
            List<Proposal> proposals,
            List<Remark> events) {
        var names = new PodNames(replicaSet.name(), replicaSet.uid(), replicaSet.observedRevision());
        PodTemplateSpec template = replicaSet.object().getSpec().getTemplate();
        int left = missing;
        for (long ordinal = 1; left > 0; ordinal++) {
            var key = new ObjectKey(replicaSet.namespace(), names.name(ordinal));
            if (input.shard().get(ReplicaSetReconciler.PODS, key) != null
                    || input.underway().proposed(ReplicaSetReconciler.PODS, key)) {
                continue;
            }
            left--;
            var create = new Proposal.Create(
                    ReplicaSetReconciler.PODS,
                    key,
                    PodTemplates.pod(replicaSet.object(), template, key),
                    List.of(Metadata.unchanged(replicaSet), Metadata.asReported(replicaSet)));
            proposals.add(create);
            events.add(new Remark(
                    EventNote.normal(
                            References.regarding(replicaSet), "SuccessfulCreate", "Created pod: " + key.name()),
                    create));
        }
    }
}
