package io.streamplane.controllers.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.streamplane.controllers.reconcile.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of a Job. What it will end with is said first, by SuccessCriteriaMet or FailureTarget; then by Complete or
 * Failed, when every pod is counted and has stopped.
 */
public final class JobConditions {

    static final String MET = "SuccessCriteriaMet";
    static final String TARGET = "FailureTarget";
    static final String SUSPENDED = "Suspended";
    public static final String COMPLETE = "Complete";
    public static final String FAILED = "Failed";

    private JobConditions() {}

    /** Complete or Failed, where it is true of the Job; null where it has not ended. */
    public static @Nullable JobCondition finished(Job job) {
        JobCondition complete = holding(job, COMPLETE);
        return complete == null ? holding(job, FAILED) : complete;
    }

    /** The condition, where it is true of the Job. */
    static @Nullable JobCondition holding(Job job, String type) {
        for (JobCondition each : of(job)) {
            if (type.equals(each.getType()) && "True".equals(each.getStatus())) {
                return each;
            }
        }
        return null;
    }

    static List<JobCondition> of(Job job) {
        return job.getStatus() == null || job.getStatus().getConditions() == null
                ? List.of()
                : job.getStatus().getConditions();
    }

    static JobCondition condition(String type, String status, String reason, String message, Instant now) {
        return new JobConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastProbeTime(Times.format(now))
                .withLastTransitionTime(Times.format(now))
                .build();
    }

    /** With this condition; the list itself where it says the same already. To be false it must have been there. */
    static List<JobCondition> with(List<JobCondition> conditions, JobCondition wanted) {
        var changed = new ArrayList<>(conditions);
        for (int i = 0; i < conditions.size(); i++) {
            JobCondition each = conditions.get(i);
            if (wanted.getType().equals(each.getType())) {
                if (says(each).equals(says(wanted))) {
                    return conditions;
                }
                changed.set(i, wanted);
                return changed;
            }
        }
        if (wanted.getStatus().equals("False")) {
            return conditions;
        }
        changed.add(wanted);
        return changed;
    }

    private static String says(JobCondition condition) {
        return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
    }
}
