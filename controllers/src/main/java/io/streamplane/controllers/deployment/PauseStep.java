package io.streamplane.controllers.deployment;

/** Marks a pause and its end, so that time spent paused is not taken for lack of progress. */
final class PauseStep {

    private static final String PAUSED = "DeploymentPaused";

    private PauseStep() {}

    static void apply(Rollout rollout) {
        if (rollout.progressDeadline() == null
                || rollout.conditions.hasReason(Conditions.PROGRESSING, DeploymentStatusStep.TIMED_OUT)) {
            return;
        }
        boolean marked = rollout.conditions.hasReason(Conditions.PROGRESSING, PAUSED);
        if (rollout.paused() && !marked) {
            rollout.conditions.set(Conditions.PROGRESSING, "Unknown", PAUSED, "Deployment is paused");
        } else if (!rollout.paused() && marked) {
            rollout.conditions.set(Conditions.PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed");
        }
    }
}
