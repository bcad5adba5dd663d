package io.streamplane.controllers.job;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.kind.batch.Indexes;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Job will end with, and why. Once it is in the status it stays so.
 *
 * @param success else it fails
 */
record JobOutcome(boolean success, String reason, String message) {

    /** What the status says already, or what follows from the pods and the time; null where the Job goes on. */
    static @Nullable JobOutcome of(JobPods job, Instant now) {
        JobOutcome known = known(job);
        if (known != null) {
            return known;
        }
        JobOutcome failed = failure(job, now);
        if (failed != null) {
            return failed;
        }
        String met = job.indexed()
                ? SuccessRules.met(job.spec().getSuccessPolicy(), job.succeededIndexes(), job.completions())
                : null;
        return met == null ? null : new JobOutcome(true, "SuccessPolicy", met);
    }

    /** Of a Job that has as many successes as it wants, and no pod left. */
    static JobOutcome reached() {
        return new JobOutcome(true, "CompletionsReached", "Reached expected number of succeeded pods");
    }

    private static @Nullable JobOutcome known(JobPods job) {
        JobCondition met = JobConditions.holding(job.job().object(), JobConditions.MET);
        JobCondition target = JobConditions.holding(job.job().object(), JobConditions.TARGET);
        JobCondition known = met == null ? target : met;
        return known == null
                ? null
                : new JobOutcome(
                        met != null,
                        Objects.requireNonNullElse(known.getReason(), ""),
                        Objects.requireNonNullElse(known.getMessage(), ""));
    }

    private static @Nullable JobOutcome failure(JobPods job, Instant now) {
        for (Stored<Pod> pod : job.pods()) {
            String why = job.failed(pod) ? job.verdict(pod).message() : null;
            if (why != null) {
                return new JobOutcome(false, "PodFailurePolicy", why);
            }
        }
        if (job.failures() > or(job.spec().getBackoffLimit(), 6) || restartedTooOften(job)) {
            return new JobOutcome(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        Duration left = untilDeadline(job, now);
        if (left != null && left.isZero()) {
            return new JobOutcome(false, "DeadlineExceeded", "Job was active longer than specified deadline");
        }
        Indexes lost = job.failedIndexes();
        if (lost != null && lost.total() > 0) {
            Integer most = job.spec().getMaxFailedIndexes();
            if (most != null && lost.total() > most) {
                return new JobOutcome(
                        false,
                        "MaxFailedIndexesExceeded",
                        "Job has exceeded the specified maximal number of failed indexes");
            }
            if (lost.total() + job.succeededIndexes().total() >= job.completions()) {
                return new JobOutcome(false, "FailedIndexes", "Job has failed indexes");
            }
        }
        return null;
    }

    /** With restartPolicy OnFailure the restarts of the containers count, of pods that have not ended. */
    private static boolean restartedTooOften(JobPods job) {
        if (!"OnFailure".equals(job.spec().getTemplate().getSpec().getRestartPolicy())) {
            return false;
        }
        int restarts = job.pods().stream()
                .filter(pod -> !Pods.ended(pod.object()))
                .mapToInt(pod -> Pods.allRestarts(pod.object()))
                .sum();
        int limit = or(job.spec().getBackoffLimit(), 6);
        return limit == 0 ? restarts > 0 : restarts >= limit;
    }

    /** How long the Job may still be active, zero where it may not; null where it has no limit, or does not run. */
    static @Nullable Duration untilDeadline(JobPods job, Instant now) {
        Long limit = job.spec().getActiveDeadlineSeconds();
        var status = job.job().object().getStatus();
        if (limit == null || job.suspended() || status == null || status.getStartTime() == null) {
            return null;
        }
        Duration left = Duration.between(now, Moments.after(Times.parse(status.getStartTime()), limit));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
