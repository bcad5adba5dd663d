package io.streamplane.controllers.cronjob;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.streamplane.controllers.job.JobConditions;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports which Jobs run, when the last one was due and when the last one succeeded: what the Jobs themselves say. A Job that
 * the CronJob made counts as started as soon as it is there, whoever reports it.
 */
final class CronStatusStep {

    private final Stored<CronJob> cron;
    private final List<Stored<Job>> jobs;
    private final List<ObjectReference> active = new ArrayList<>();
    private final List<EventNote> notes = new ArrayList<>();
    private final List<EventNote> always = new ArrayList<>();
    private @Nullable Instant lastSchedule;
    private @Nullable Instant lastSuccess;

    CronStatusStep(Stored<CronJob> cron, List<Stored<Job>> jobs) {
        this.cron = cron;
        this.jobs = jobs;
        CronJobStatus old = cron.object().getStatus();
        if (old != null) {
            active.addAll(old.getActive());
            lastSchedule = time(old.getLastScheduleTime());
            lastSuccess = time(old.getLastSuccessfulTime());
        }
        jobs.forEach(this::see);
        forgetMissing();
    }

    /** When the last start was due that has a Job; null where none had. */
    @Nullable
    Instant lastSchedule() {
        return lastSchedule;
    }

    List<ObjectReference> active() {
        return active;
    }

    private void see(Stored<Job> job) {
        JobCondition end = JobConditions.finished(job.object());
        boolean listed = active.stream().anyMatch(each -> job.uid().equals(each.getUid()));
        Instant start = ScheduledJobs.start(job);
        if (end == null && !listed) {
            if (start != null) {
                active.add(References.regarding(job));
            } else {
                always.add(EventNote.warning(
                        References.regarding(cron),
                        "UnexpectedJob",
                        "Saw a job that the controller did not create or forgot: " + job.name()));
            }
        } else if (end != null && listed) {
            active.removeIf(each -> job.uid().equals(each.getUid()));
            say("SawCompletedJob", "Saw completed job: " + job.name() + ", status: " + end.getType());
        }
        if (start != null) {
            lastSchedule = later(lastSchedule, start);
        }
        if (end != null && JobConditions.COMPLETE.equals(end.getType())) {
            lastSuccess = later(lastSuccess, time(job.object().getStatus().getCompletionTime()));
        }
    }

    private void forgetMissing() {
        Set<String> there = jobs.stream().map(Stored::uid).collect(Collectors.toSet());
        active.removeIf(each -> {
            boolean missing = !there.contains(each.getUid());
            if (missing) {
                say("MissingJob", "Active job went missing: " + each.getName());
            }
            return missing;
        });
    }

    private void say(String reason, String message) {
        notes.add(EventNote.normal(References.regarding(cron), reason, message));
    }

    /** Nothing where the status says so already. */
    void propose(List<Proposal> proposals, List<Remark> events) {
        always.forEach(note -> events.add(new Remark(note, null)));
        CronJobStatus old = cron.object().getStatus();
        if (uids(old == null ? List.of() : old.getActive()).equals(uids(active))
                && Objects.equals(lastSchedule, time(old == null ? null : old.getLastScheduleTime()))
                && Objects.equals(lastSuccess, time(old == null ? null : old.getLastSuccessfulTime()))) {
            return;
        }
        var status = new CronJobStatus();
        status.setActive(active);
        status.setLastScheduleTime(lastSchedule == null ? null : Times.format(lastSchedule));
        status.setLastSuccessfulTime(lastSuccess == null ? null : Times.format(lastSuccess));
        var changed = new CronJob();
        changed.setMetadata(cron.object().getMetadata());
        changed.setStatus(status);
        var update =
                new Proposal.UpdateStatus(CronJobReconciler.CRON_JOBS, cron.key(), changed, cron.observedRevision());
        proposals.add(update);
        notes.forEach(note -> events.add(new Remark(note, update)));
    }

    private static List<String> uids(List<ObjectReference> references) {
        return references.stream().map(ObjectReference::getUid).toList();
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Times.parse(text);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
