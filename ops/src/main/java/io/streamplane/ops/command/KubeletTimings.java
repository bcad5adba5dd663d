package io.streamplane.ops.command;

import io.streamplane.kubelet.pod.Timings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long the simulated kubelets take for each step, as options. */
final class KubeletTimings {

    @Option(
            names = "--image-pull",
            defaultValue = "PT0.4S",
            description = "time to pull an image, ISO 8601 (default: ${DEFAULT-VALUE})")
    private Duration pull = Duration.ZERO;

    @Option(
            names = "--start",
            defaultValue = "PT0.2S",
            description = "time to start a container (default: ${DEFAULT-VALUE})")
    private Duration start = Duration.ZERO;

    @Option(
            names = "--ready",
            defaultValue = "PT0.2S",
            description = "time until a container is ready (default: ${DEFAULT-VALUE})")
    private Duration ready = Duration.ZERO;

    @Option(
            names = "--stop",
            defaultValue = "PT0.3S",
            description = "time to stop a container (default: ${DEFAULT-VALUE})")
    private Duration stop = Duration.ZERO;

    Timings timings() {
        return new Timings(pull, start, ready, stop);
    }
}
