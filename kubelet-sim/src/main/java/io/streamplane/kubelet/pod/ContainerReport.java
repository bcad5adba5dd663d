package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One container's part of the pod's status, with Kubernetes' and containerd's words. */
final class ContainerReport {

    private ContainerReport() {}

    static ContainerStatus of(PodState pod, ContainerRun run) {
        boolean begun = run.startedAt() != null;
        ContainerRun.Exit last = run.last();
        var status = new ContainerStatusBuilder()
                .withName(run.spec().getName())
                .withImage(run.spec().getImage())
                .withImageID(begun ? "sha256:" + hex(run.spec().getImage()) : "")
                .withContainerID(
                        begun ? id(pod.pod(), run, run.alive() || last == null ? run.restarts() : last.run()) : null)
                .withRestartCount(run.restarts())
                .withStarted(run.started())
                .withReady(run.role() == Role.INIT ? run.succeeded() : run.ready())
                .withState(state(pod, run));
        ResourceRequirements resources = run.spec().getResources();
        if (resources != null
                && run.role() != Role.EPHEMERAL
                && !(none(resources.getRequests()) && none(resources.getLimits()))) {
            status.withAllocatedResources(resources.getRequests());
            status.withResources(new ResourceRequirementsBuilder()
                    .withRequests(resources.getRequests())
                    .withLimits(resources.getLimits())
                    .build());
        }
        if (last != null && run.stage() != Stage.EXITED) {
            status.withLastState(terminated(pod, run, last));
        } else {
            status.withLastState(new ContainerState());
        }
        return status.build();
    }

    private static boolean none(@Nullable Map<String, Quantity> amounts) {
        return amounts == null || amounts.isEmpty();
    }

    private static ContainerState state(PodState pod, ContainerRun run) {
        return switch (run.stage()) {
            case CREATING, PULLING, STARTING, POST_START ->
                waiting(pod.inits().isEmpty() ? "ContainerCreating" : "PodInitializing", null);
            case PULL_FAILED -> waiting("ErrImagePull", pullError(run));
            case PULL_BACK_OFF ->
                waiting(
                        "ImagePullBackOff",
                        "Back-off pulling image \"" + run.spec().getImage() + "\": ErrImagePull: " + pullError(run));
            case PULL_REFUSED -> {
                Images.Problem problem = Images.refusal(run);
                yield problem == null
                        ? waiting("ContainerCreating", null)
                        : waiting(problem.reason(), problem.message());
            }
            case CONFIG_ERROR -> waiting("CreateContainerConfigError", run.problem());
            case CRASH_LOOP ->
                waiting(
                        "CrashLoopBackOff",
                        "%srestarting failed container=%s pod=%s_%s(%s)"
                                .formatted(
                                        backOff(run.crashes()),
                                        run.spec().getName(),
                                        pod.pod().getMetadata().getName(),
                                        pod.pod().getMetadata().getNamespace(),
                                        pod.pod().getMetadata().getUid()));
            case RUNNING, PRE_STOP, HELD, TERMINATING ->
                new ContainerStateBuilder()
                        .withNewRunning(run.startedAt() == null ? null : StatusReport.text(run.startedAt()))
                        .build();
            case EXITED -> run.last() == null ? waiting("ContainerCreating", null) : terminated(pod, run, run.last());
        };
    }

    private static String pullError(ContainerRun run) {
        return Objects.requireNonNullElse(run.problem(), "");
    }

    /** How the message of a back-off begins. */
    static String backOff(int crashes) {
        return "back-off " + span(ContainerMachine.backOff(crashes - 1).toSeconds()) + " ";
    }

    private static ContainerState waiting(String reason, @Nullable String message) {
        return new ContainerStateBuilder().withNewWaiting(message, reason).build();
    }

    private static ContainerState terminated(PodState pod, ContainerRun run, ContainerRun.Exit exit) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withContainerID(exit.startedAt() == null ? null : id(pod.pod(), run, exit.run()))
                .withExitCode(exit.code())
                .withReason(exit.reason())
                .withMessage(exit.message())
                .withStartedAt(exit.startedAt() == null ? null : StatusReport.text(exit.startedAt()))
                .withFinishedAt(exit.finishedAt() == null ? null : StatusReport.text(exit.finishedAt()))
                .endTerminated()
                .build();
    }

    static String id(Pod pod, ContainerRun run, int number) {
        return "containerd://"
                + hex(pod.getMetadata().getUid() + '/' + run.spec().getName() + '/' + number);
    }

    /** Sixty-four digits that look like a digest and depend on the text alone. */
    private static String hex(String text) {
        return part(text) + part('/' + text);
    }

    private static String part(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** As Go prints it: 10s, 1m20s, 5m0s. */
    private static String span(long seconds) {
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
