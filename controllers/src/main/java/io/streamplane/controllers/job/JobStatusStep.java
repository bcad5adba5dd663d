package io.streamplane.controllers.job;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports how a Job is: counts, times and conditions, and events with them. */
final class JobStatusStep {

    private final ReconcileInput input;
    private final JobPods job;
    private final JobStatus old;
    private final JobStatus status;
    private final List<EventNote> notes = new ArrayList<>();

    JobStatusStep(ReconcileInput input, JobPods job) {
        this.input = input;
        this.job = job;
        JobStatus known = job.job().object().getStatus();
        this.old = known == null ? new JobStatus() : known;
        this.status = new JobStatusBuilder(old).build();
    }

    JobStatus status() {
        return status;
    }

    void started() {
        if (status.getStartTime() == null && !job.suspended()) {
            status.setStartTime(Times.format(input.now()));
        }
    }

    /** A Job that goes on again has a new start: the time that it may be active begins anew. */
    void suspension() {
        boolean suspended = job.suspended();
        List<JobCondition> now = JobConditions.with(
                conditions(),
                JobConditions.condition(
                        JobConditions.SUSPENDED,
                        suspended ? "True" : "False",
                        suspended ? "JobSuspended" : "JobResumed",
                        suspended ? "Job suspended" : "Job resumed",
                        input.now()));
        if (now != conditions()) {
            status.setConditions(now);
            say("Normal", suspended ? "Suspended" : "Resumed", suspended ? "Job suspended" : "Job resumed");
            if (!suspended) {
                status.setStartTime(Times.format(input.now()));
            }
        }
    }

    void counts() {
        status.setActive(job.active().size());
        status.setReady((int)
                job.active().stream().filter(pod -> Pods.ready(pod.object())).count());
        status.setTerminating(job.terminating().size());
    }

    void outcome(JobOutcome outcome) {
        add(outcome.success() ? JobConditions.MET : JobConditions.TARGET, outcome);
    }

    void finished(JobOutcome outcome) {
        add(outcome.success() ? JobConditions.COMPLETE : JobConditions.FAILED, outcome);
        if (!outcome.success()) {
            say("Warning", outcome.reason(), outcome.message());
            return;
        }
        status.setCompletionTime(Times.format(input.now()));
        Integer completions = job.spec().getCompletions();
        if (completions != null && or(status.getSucceeded(), 0) > completions) {
            say("Warning", "TooManySucceededPods", "Too many succeeded pods running after completion count reached");
        }
        say("Normal", "Completed", "Job completed");
    }

    private void add(String type, JobOutcome outcome) {
        status.setConditions(JobConditions.with(
                conditions(), JobConditions.condition(type, "True", outcome.reason(), outcome.message(), input.now())));
    }

    private List<JobCondition> conditions() {
        return status.getConditions() == null ? List.of() : status.getConditions();
    }

    private void say(String type, String reason, String message) {
        notes.add(new EventNote(References.regarding(job.job()), type, reason, message));
    }

    /** Nothing where the status says so already. */
    void propose(List<Proposal> proposals, List<Remark> events) {
        if (says(old).equals(says(status))) {
            return;
        }
        var changed = new Job();
        changed.setMetadata(job.job().object().getMetadata());
        changed.setStatus(status);
        var update = new Proposal.UpdateStatus(
                JobReconciler.JOBS, job.job().key(), changed, job.job().observedRevision());
        proposals.add(update);
        notes.forEach(note -> events.add(new Remark(note, update)));
    }

    /** An absent number is 0, but not where its absence says that nothing was reported yet. */
    private static List<Object> says(JobStatus status) {
        var uncounted = status.getUncountedTerminatedPods();
        return List.of(
                or(status.getActive(), 0),
                or(status.getReady(), -1),
                or(status.getTerminating(), -1),
                or(status.getSucceeded(), 0),
                or(status.getFailed(), 0),
                text(status.getCompletedIndexes(), ""),
                text(status.getFailedIndexes(), "none"),
                text(status.getStartTime(), ""),
                text(status.getCompletionTime(), ""),
                uncounted == null ? List.of() : List.copyOf(uncounted.getSucceeded()),
                uncounted == null ? List.of() : List.copyOf(uncounted.getFailed()),
                status.getConditions() == null ? List.of() : List.copyOf(status.getConditions()));
    }

    private static String text(@Nullable String text, String otherwise) {
        return Objects.requireNonNullElse(text, otherwise);
    }
}
