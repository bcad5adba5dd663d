package io.streamplane.controllers.cronjob;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.batch.CronJobKind;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the Jobs of CronJobs when they are due, as Kubernetes' cronjob controller does, and deletes old ones. */
public final class CronJobReconciler implements Reconciler {

    static final String CRON_JOBS = CronJobKind.RESOURCE;
    static final String JOBS = JobKind.RESOURCE;

    @Override
    public String name() {
        return "cronjob";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(CRON_JOBS, JOBS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case CRON_JOBS -> Set.of(new WorkKey(CRON_JOBS, change.key()));
            case JOBS -> WorkKey.controllersOf(change, "CronJob", CRON_JOBS);
            default -> Set.of();
        };
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<CronJob> cron = input.shard().get(CRON_JOBS, input.work().key(), CronJob.class);
        if (cron == null) {
            return ReconcileResult.nothing();
        }
        List<Stored<Job>> jobs = new ArrayList<>();
        for (Stored<?> any : input.shard().dependents(JOBS, cron.uid())) {
            var controller = any.controller();
            if (controller != null && controller.getUid().equals(cron.uid())) {
                jobs.add(any.as(Job.class));
            }
        }
        List<Proposal> proposals = new ArrayList<>();
        List<Remark> events = new ArrayList<>();
        for (Stored<Job> job : HistoryLimitStep.surplus(cron, jobs)) {
            delete(cron, job, proposals, events);
        }
        var status = new CronStatusStep(cron, jobs);
        Duration again =
                cron.terminating() ? null : new StartStep(input, cron, jobs, status, proposals, events).apply();
        status.propose(proposals, events);
        return new ReconcileResult(proposals, events, again);
    }

    static void delete(Stored<CronJob> cron, Stored<Job> job, List<Proposal> proposals, List<Remark> events) {
        var delete = new Proposal.Delete(JOBS, job.key(), job.uid(), null, "Background");
        proposals.add(delete);
        say(cron, "Normal", "SuccessfulDelete", "Deleted job " + job.name(), delete, events);
    }

    static void say(
            Stored<CronJob> cron,
            String type,
            String reason,
            String message,
            @Nullable Proposal because,
            List<Remark> events) {
        events.add(new Remark(new EventNote(References.regarding(cron), type, reason, message), because));
    }
}
