package io.streamplane.controllers.cronjob;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.streamplane.controllers.job.JobConditions;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.cron.CronSchedule;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.time.Moments;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Starts the latest Job that is due and has not been started, unless it is too late for it, or the one before still runs and
 * is not to be disturbed ({@code syncCronJob} of Kubernetes' controller). Without a time zone the schedule is in UTC.
 */
final class StartStep {

    /** So much after the time it is looked for what is due, since clocks differ a little. */
    private static final Duration DELTA = Duration.ofMillis(100);

    private static final DateTimeFormatter RFC_1123 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ReconcileInput input;
    private final Stored<CronJob> cron;
    private final List<Stored<Job>> jobs;
    private final CronStatusStep status;
    private final List<Proposal> proposals;
    private final List<Remark> events;
    private final CronJobSpec spec;

    StartStep(
            ReconcileInput input,
            Stored<CronJob> cron,
            List<Stored<Job>> jobs,
            CronStatusStep status,
            List<Proposal> proposals,
            List<Remark> events) {
        this.input = input;
        this.cron = cron;
        this.jobs = jobs;
        this.status = status;
        this.proposals = proposals;
        this.events = events;
        this.spec = cron.object().getSpec();
    }

    /** When to look again; null where nothing will be due. */
    @Nullable
    Duration apply() {
        String zone = spec.getTimeZone();
        if (zone != null && !CronSchedule.isZone(zone)) {
            warn("UnknownTimeZone", "invalid timeZone: \"" + zone + "\": unknown time zone " + zone);
            return null;
        }
        if (Boolean.TRUE.equals(spec.getSuspend())) {
            return null;
        }
        if (spec.getSchedule().contains("TZ")) {
            warn(
                    "UnsupportedSchedule",
                    "CRON_TZ or TZ used in schedule \"" + spec.getSchedule()
                            + "\" is not officially supported, see"
                            + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        }
        CronSchedule schedule;
        try {
            schedule = CronSchedule.parse(spec.getSchedule());
        } catch (IllegalArgumentException e) {
            warn("UnparseableSchedule", "unparseable schedule: \"" + spec.getSchedule() + "\" : " + e.getMessage());
            return null;
        }
        ZoneId local = zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
        try {
            start(MissedStarts.between(earliest(true), input.now(), schedule, local), local);
        } catch (IllegalArgumentException e) {
            warn("InvalidSchedule", "invalid schedule: " + spec.getSchedule() + " : " + e.getMessage());
            return null;
        }
        return untilNext(schedule, local);
    }

    private void start(MissedStarts missed, ZoneId zone) {
        Instant due = missed.latest();
        if (due == null) {
            return;
        }
        if (missed.tooMany()) {
            warn(
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        }
        Long deadline = spec.getStartingDeadlineSeconds();
        if (deadline != null && Moments.after(due, deadline).isBefore(input.now())) {
            warn("MissSchedule", "Missed scheduled time to start a job: " + RFC_1123.format(due));
            return;
        }
        ObjectKey key = ScheduledJobs.key(cron, due);
        if (due.equals(status.lastSchedule())
                || input.shard().get(CronJobReconciler.JOBS, key) != null
                || input.underway().creating(cron.uid()) > 0) {
            return;
        }
        if ("Forbid".equals(spec.getConcurrencyPolicy()) && !status.active().isEmpty()) {
            CronJobReconciler.say(
                    cron,
                    "Normal",
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid",
                    null,
                    events);
            return;
        }
        if ("Replace".equals(spec.getConcurrencyPolicy())) {
            jobs.stream()
                    .filter(job -> !job.terminating() && JobConditions.finished(job.object()) == null)
                    .filter(job ->
                            status.active().stream().anyMatch(each -> job.uid().equals(each.getUid())))
                    .forEach(job -> CronJobReconciler.delete(cron, job, proposals, events));
        }
        Proposal.Create create = ScheduledJobs.create(cron, due, zone);
        proposals.add(create);
        CronJobReconciler.say(cron, "Normal", "SuccessfulCreate", "Created job " + key.name(), create, events);
    }

    /** After when starts count: the last one, or since the CronJob is there, and none that is too late by now. */
    private Instant earliest(boolean withDeadline) {
        Instant last = status.lastSchedule();
        Instant earliest =
                last == null ? Times.parse(cron.object().getMetadata().getCreationTimestamp()) : last;
        Long deadline = spec.getStartingDeadlineSeconds();
        if (withDeadline && deadline != null) {
            Instant limit = Moments.after(input.now(), -deadline);
            return limit.isAfter(earliest) ? limit : earliest;
        }
        return earliest;
    }

    private @Nullable Duration untilNext(CronSchedule schedule, ZoneId zone) {
        Instant from = input.now();
        try {
            MissedStarts missed = MissedStarts.between(earliest(false), input.now(), schedule, zone);
            Instant latest = missed.latest();
            if (latest != null) {
                from = latest;
            } else if (missed.count() == 0) {
                from = earliest(false);
            }
        } catch (IllegalArgumentException e) {
            // Then from now on.
        }
        Instant next = schedule.next(from, zone);
        return next == null ? null : Duration.between(input.now(), next.plus(DELTA));
    }

    private void warn(String reason, String message) {
        CronJobReconciler.say(cron, "Warning", reason, message, null, events);
    }
}
