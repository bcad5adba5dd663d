package io.streamplane.controllers.job;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the tracking finalizer off a pod that no Job counts any more: its Job is gone, or has ended. */
final class OrphanPodStep {

    private OrphanPodStep() {}

    static boolean isOrphan(Stored<?> pod, ShardView shard) {
        if (!JobPods.tracked(pod)) {
            return false;
        }
        OwnerReference controller = pod.controller();
        if (controller == null) {
            return true;
        }
        if (!"Job".equals(controller.getKind()) || !"batch/v1".equals(controller.getApiVersion())) {
            return false;
        }
        Stored<Job> job = job(controller, pod.namespace(), shard);
        return job == null || !JobReconciler.isForeign(job) && JobConditions.finished(job.object()) != null;
    }

    private static @Nullable Stored<Job> job(OwnerReference reference, String namespace, ShardView shard) {
        var job = shard.get(JobReconciler.JOBS, new ObjectKey(namespace, reference.getName()), Job.class);
        return job != null && job.uid().equals(reference.getUid()) ? job : null;
    }

    static ReconcileResult apply(ShardView shard, ObjectKey key) {
        Stored<?> pod = shard.get(JobReconciler.PODS, key);
        return pod == null || !isOrphan(pod, shard)
                ? ReconcileResult.nothing()
                : ReconcileResult.of(List.of(Metadata.update(pod, MetadataEdit.withoutFinalizer(JobPods.FINALIZER))));
    }
}
