package io.streamplane.kubelet.pod;

import io.streamplane.kubelet.log.LogSource.Found;
import io.streamplane.kubelet.log.LogSource.Missing;
import io.streamplane.kubelet.log.LogSource.Run;
import io.streamplane.kubelet.log.SimulatedLog;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which run of a container a request for its log means, with a kubelet's words where there is none. */
public final class PodLogs {

    private PodLogs() {}

    public static Found find(PodState state, String container, boolean previous) {
        String pod = state.pod().getMetadata().getName();
        ContainerRun run = state.runs()
                .filter(each -> each.spec().getName().equals(container))
                .findFirst()
                .orElse(null);
        if (run == null) {
            return new Missing(404, "container \"" + container + "\" not found in pod \"" + pod + "\"");
        }
        ContainerRun.Exit last = run.last();
        if (previous) {
            return last == null || run.stage() == Stage.EXITED || last.startedAt() == null
                    ? new Missing(
                            400, "previous terminated container \"" + container + "\" in pod \"" + pod + "\" not found")
                    : ended(run, last);
        }
        if (run.alive() && run.startedAt() != null) {
            return new Run(
                    new SimulatedLog(container, run.spec().getImage(), run.restarts(), run.startedAt(), null, null));
        }
        return last == null || last.startedAt() == null
                ? new Missing(
                        400,
                        "container \"" + container + "\" in pod \"" + pod + "\" is waiting to start: "
                                + reason(state, run))
                : ended(run, last);
    }

    private static Found ended(ContainerRun run, ContainerRun.Exit exit) {
        return new Run(new SimulatedLog(
                run.spec().getName(),
                run.spec().getImage(),
                exit.run(),
                Objects.requireNonNull(exit.startedAt()),
                exit.finishedAt(),
                exit.code()));
    }

    private static @Nullable String reason(PodState state, ContainerRun run) {
        var waiting = ContainerReport.of(state, run).getState().getWaiting();
        String reason = waiting == null ? null : waiting.getReason();
        return switch (reason == null ? "" : reason) {
            case "ErrImagePull" -> "image can't be pulled";
            case "ImagePullBackOff" -> "trying and failing to pull image";
            default -> reason;
        };
    }
}
