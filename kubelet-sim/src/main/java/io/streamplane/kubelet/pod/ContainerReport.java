package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One container's part of the pod's status, with Kubernetes' and containerd's words. */
final class ContainerReport {

    private ContainerReport() {}

    static ContainerStatus of(PodState pod, ContainerRun run, boolean init) {
        boolean begun = run.startedAt() != null;
        ContainerRun.Exit last = run.last();
        var status = new ContainerStatusBuilder()
                .withName(run.spec().getName())
                .withImage(run.spec().getImage())
                .withImageID(begun ? "sha256:" + hex(run.spec().getImage()) : "")
                .withContainerID(
                        begun
                                ? id(
                                        pod,
                                        run,
                                        run.stage() == Stage.RUNNING || last == null ? run.restarts() : last.run())
                                : null)
                .withRestartCount(run.restarts())
                .withStarted(run.stage() == Stage.RUNNING)
                .withReady(init && !PodState.isSidecar(run) ? run.succeeded() : run.ready())
                .withState(state(pod, run));
        if (last != null && run.stage() != Stage.EXITED) {
            status.withLastState(terminated(pod, run, last));
        } else {
            status.withLastState(new ContainerState());
        }
        return status.build();
    }

    private static ContainerState state(PodState pod, ContainerRun run) {
        return switch (run.stage()) {
            case CREATING, PULLING, STARTING ->
                waiting(pod.inits().isEmpty() || pod.initialized() ? "ContainerCreating" : "PodInitializing", null);
            case PULL_FAILED -> waiting("ErrImagePull", Notes.pullError(run.spec()));
            case PULL_BACK_OFF ->
                waiting(
                        "ImagePullBackOff",
                        "Back-off pulling image \"" + run.spec().getImage() + "\": ErrImagePull: "
                                + Notes.pullError(run.spec()));
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
            case RUNNING ->
                new ContainerStateBuilder()
                        .withNewRunning(run.startedAt() == null ? null : StatusReport.text(run.startedAt()))
                        .build();
            case EXITED -> run.last() == null ? waiting("ContainerCreating", null) : terminated(pod, run, run.last());
        };
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
                .withContainerID(id(pod, run, exit.run()))
                .withExitCode(exit.code())
                .withReason(exit.code() == 0 ? "Completed" : "Error")
                .withStartedAt(StatusReport.text(exit.startedAt()))
                .withFinishedAt(StatusReport.text(exit.finishedAt()))
                .endTerminated()
                .build();
    }

    private static String id(PodState pod, ContainerRun run, int number) {
        return "containerd://"
                + hex(pod.pod().getMetadata().getUid() + '/' + run.spec().getName() + '/' + number);
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
