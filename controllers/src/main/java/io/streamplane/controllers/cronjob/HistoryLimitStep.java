package io.streamplane.controllers.cronjob;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.streamplane.controllers.job.JobConditions;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Of the Jobs that have ended only so many are kept, the latest, counted apart by how they ended. */
final class HistoryLimitStep {

    private static final Comparator<Stored<Job>> BY_START =
            Comparator.comparing(HistoryLimitStep::started).thenComparing(Stored::name);

    private HistoryLimitStep() {}

    /** Those that are too many. */
    static List<Stored<Job>> surplus(Stored<CronJob> cron, List<Stored<Job>> jobs) {
        var spec = cron.object().getSpec();
        return Stream.concat(
                        surplus(jobs, JobConditions.COMPLETE, spec.getSuccessfulJobsHistoryLimit()),
                        surplus(jobs, JobConditions.FAILED, spec.getFailedJobsHistoryLimit()))
                .toList();
    }

    private static Stream<Stored<Job>> surplus(List<Stored<Job>> jobs, String end, @Nullable Integer limit) {
        List<Stored<Job>> ended = jobs.stream()
                .filter(job -> !job.terminating())
                .filter(job -> {
                    JobCondition finished = JobConditions.finished(job.object());
                    return finished != null && finished.getType().equals(end);
                })
                .sorted(BY_START)
                .toList();
        return limit == null ? Stream.of() : ended.stream().limit(Math.max(0, ended.size() - limit));
    }

    private static Instant started(Stored<Job> job) {
        var status = job.object().getStatus();
        return status == null || status.getStartTime() == null ? Instant.MAX : Times.parse(status.getStartTime());
    }
}
