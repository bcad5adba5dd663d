package io.streamplane.controllers.job;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Job's podFailurePolicy says of a failed pod: the first rule that matches decides. A rule on exit codes looks at
 * the containers that have ended with another code than 0, the init containers after the others; one on conditions at the
 * pod's conditions. Without a match, and without a policy, the failure counts.
 */
final class FailureRules {

    /**
     * @param action Count, Ignore, FailIndex or FailJob; null where no rule matches
     * @param message why the Job fails; only with FailJob
     */
    record Verdict(@Nullable String action, @Nullable String message) {

        /** Whether it counts towards the limits on failures. */
        boolean counts() {
            return !"Ignore".equals(action);
        }

        boolean failsIndex() {
            return "FailIndex".equals(action);
        }
    }

    private static final Verdict NO_MATCH = new Verdict(null, null);

    private FailureRules() {}

    static Verdict of(@Nullable PodFailurePolicy policy, Pod pod) {
        List<PodFailurePolicyRule> rules = policy == null || policy.getRules() == null ? List.of() : policy.getRules();
        for (int i = 0; i < rules.size(); i++) {
            PodFailurePolicyRule rule = rules.get(i);
            String found = rule.getOnExitCodes() == null ? byCondition(rule, pod) : byExitCode(rule, pod);
            if (found != null) {
                String action = rule.getAction();
                return new Verdict(
                        action,
                        "FailJob".equals(action) ? found + " matching " + action + " rule at index " + i : null);
            }
        }
        return NO_MATCH;
    }

    private static @Nullable String byExitCode(PodFailurePolicyRule rule, Pod pod) {
        if (pod.getStatus() == null) {
            return null;
        }
        ContainerStatus found = ended(pod.getStatus().getContainerStatuses(), rule.getOnExitCodes());
        if (found == null) {
            found = ended(pod.getStatus().getInitContainerStatuses(), rule.getOnExitCodes());
        }
        return found == null
                ? null
                : "Container " + found.getName() + " for pod " + name(pod) + " failed with exit code "
                        + found.getState().getTerminated().getExitCode();
    }

    private static @Nullable ContainerStatus ended(
            @Nullable List<ContainerStatus> statuses, PodFailurePolicyOnExitCodesRequirement wanted) {
        for (ContainerStatus status : statuses == null ? List.<ContainerStatus>of() : statuses) {
            ContainerStateTerminated end =
                    status.getState() == null ? null : status.getState().getTerminated();
            boolean named = wanted.getContainerName() == null
                    || wanted.getContainerName().equals(status.getName());
            if (end != null && named && end.getExitCode() != null && end.getExitCode() != 0) {
                boolean in = wanted.getValues().contains(end.getExitCode());
                if ("In".equals(wanted.getOperator()) ? in : "NotIn".equals(wanted.getOperator()) && !in) {
                    return status;
                }
            }
        }
        return null;
    }

    private static @Nullable String byCondition(PodFailurePolicyRule rule, Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null || rule.getOnPodConditions() == null) {
            return null;
        }
        for (PodCondition condition : pod.getStatus().getConditions()) {
            boolean matches = rule.getOnPodConditions().stream().anyMatch(pattern -> {
                String status = pattern.getStatus() == null ? "True" : pattern.getStatus();
                return Objects.equals(condition.getType(), pattern.getType()) && status.equals(condition.getStatus());
            });
            if (matches) {
                return "Pod " + name(pod) + " has condition " + condition.getType();
            }
        }
        return null;
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
