package io.streamplane.controllers.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.selector.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs pods until as many have succeeded as a Job asks for, or it fails, as Kubernetes' job controller does: claims, decides
 * what the Job ends with, makes or deletes pods, counts those that have ended, reports. What it made or deleted lately and
 * has not seen yet holds up the next decision about pods.
 */
public final class JobReconciler implements Reconciler {

    static final String JOBS = JobKind.RESOURCE;
    static final String PODS = "pods";

    private static final String OURSELVES = "kubernetes.io/job-controller";

    @Override
    public String name() {
        return "job";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(JOBS, PODS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case JOBS -> ofJob(change, shard);
            case PODS -> ofPod(change, shard);
            default -> Set.of();
        };
    }

    private static Set<WorkKey> ofJob(FactChange change, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        work.add(new WorkKey(JOBS, change.key()));
        Stored<?> after = change.after();
        Stored<?> last = change.before() == null ? change.latest() : change.before();
        if (after == null
                || !after.uid().equals(last.uid())
                || JobConditions.finished(after.as(Job.class).object()) != null) {
            for (Stored<?> pod : shard.dependents(PODS, last.uid())) {
                if (JobPods.tracked(pod)) {
                    work.add(WorkKey.of(pod));
                }
            }
        }
        return work;
    }

    private static Set<WorkKey> ofPod(FactChange change, ShardView shard) {
        var work = new LinkedHashSet<>(WorkKey.controllersOf(change, "Job", JOBS));
        Stored<?> pod = change.after();
        if (pod != null && OrphanPodStep.isOrphan(pod, shard)) {
            work.add(WorkKey.of(pod));
        }
        if (pod != null && pod.controller() == null && !pod.terminating()) {
            for (Stored<?> any : shard.list(JOBS, pod.namespace())) {
                Job job = any.as(Job.class).object();
                if (JobConditions.finished(job) == null
                        && Selector.of(job.getSpec().getSelector()).matches(pod.labels())) {
                    work.add(WorkKey.of(any));
                }
            }
        }
        return work;
    }

    /** Whether another controller looks after the Job. */
    static boolean isForeign(Stored<Job> job) {
        String by = job.object().getSpec().getManagedBy();
        return by != null && !by.equals(OURSELVES);
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        if (input.work().resource().equals(PODS)) {
            return OrphanPodStep.apply(input.shard(), input.work().key());
        }
        var job = input.shard().get(JOBS, input.work().key(), Job.class);
        return job == null || isForeign(job) || JobConditions.finished(job.object()) != null
                ? ReconcileResult.nothing()
                : reconcile(input, JobPods.of(input, job));
    }

    private static ReconcileResult reconcile(ReconcileInput input, JobPods job) {
        List<Proposal> proposals = new ArrayList<>(job.claims());
        List<Remark> events = new ArrayList<>();
        var report = new JobStatusStep(input, job);
        var manage = new ManageStep(input, job, proposals, events);
        boolean coming = input.underway().creating(job.job().uid()) > 0;
        boolean going = job.pods().stream()
                .anyMatch(pod -> !pod.terminating() && input.underway().deleting(PODS, pod.key()));
        Duration again = null;
        report.started();
        JobOutcome outcome = JobOutcome.of(job, input.now());
        if (outcome != null) {
            job.active().stream()
                    .filter(pod -> !input.underway().deleting(PODS, pod.key()))
                    .forEach(manage::delete);
        } else {
            boolean managed = !coming && !going && !job.job().terminating();
            again = managed && !job.resuming() ? manage.apply() : null;
            boolean idle = job.active().isEmpty() && proposals.stream().noneMatch(Proposal.Create.class::isInstance);
            boolean enough =
                    job.spec().getCompletions() == null ? job.succeeded() > 0 : job.succeeded() >= job.completions();
            if (enough && idle && !coming) {
                outcome = JobOutcome.reached();
            } else if (managed) {
                report.suspension();
            }
            again = earlier(again, JobOutcome.untilDeadline(job, input.now()));
        }
        boolean counted = new TrackStep(job, outcome, proposals).apply(report.status());
        report.counts();
        if (outcome != null) {
            report.outcome(outcome);
            if (counted
                    && !coming
                    && job.active().isEmpty()
                    && job.terminating().isEmpty()) {
                report.finished(outcome);
            }
        }
        report.propose(proposals, events);
        return new ReconcileResult(proposals, events, again);
    }

    private static @Nullable Duration earlier(@Nullable Duration one, @Nullable Duration other) {
        return one == null || other != null && other.compareTo(one) < 0 ? other : one;
    }
}
