package io.streamplane.controllers.ttl;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.streamplane.controllers.job.JobConditions;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Deletes a Job so long after it ended as its {@code ttlSecondsAfterFinished} says, with its pods first, as Kubernetes' TTL
 * controller does. The deletion relies on the Job being the one that was looked at, with the same spec: one whose time was
 * prolonged meanwhile stays.
 */
public final class FinishedJobReconciler implements Reconciler {

    private static final String JOBS = JobKind.RESOURCE;

    @Override
    public String name() {
        return "ttlafterfinished";
    }

    @Override
    public String component() {
        return "ttl-after-finished-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(JOBS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        Stored<?> after = change.after();
        return change.resource().equals(JOBS)
                        && after != null
                        && after.as(Job.class).object().getSpec().getTtlSecondsAfterFinished() != null
                ? Set.of(WorkKey.of(after))
                : Set.of();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<Job> job = input.shard().get(JOBS, input.work().key(), Job.class);
        if (job == null || job.terminating()) {
            return ReconcileResult.nothing();
        }
        Integer seconds = job.object().getSpec().getTtlSecondsAfterFinished();
        JobCondition end = JobConditions.finished(job.object());
        if (seconds == null || end == null) {
            return ReconcileResult.nothing();
        }
        Instant due = Moments.after(Times.parse(end.getLastTransitionTime()), seconds);
        Duration left = Duration.between(input.now(), due);
        return left.isPositive()
                ? new ReconcileResult(List.of(), List.of(), left)
                : ReconcileResult.of(List.of(Metadata.delete(job, "Foreground", List.of())));
    }
}
