package io.streamplane.ops.command;

import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.image.StagedBehaviors;
import io.streamplane.kubelet.pod.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long the simulated kubelets take for each step, and what fails, as options. */
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

    @Option(
            names = "--stages",
            paramLabel = "FILE",
            description =
                    "failures of containers, as Stages in YAML after KWOK's: selector, delay, jitter, weight, and what happens")
    private @Nullable Path stages;

    /** Throws {@link IllegalArgumentException} that names the file and what is not understood. */
    Behaviors behaviors() throws IOException {
        if (stages == null) {
            return Behaviors.SIMULATED;
        }
        try {
            return StagedBehaviors.of(Files.readString(stages), Behaviors.SIMULATED);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("expected Stages in " + stages + ", but there is no such file", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(stages + ": " + e.getMessage(), e);
        }
    }

    Timings timings() {
        return new Timings(pull, start, ready, stop);
    }
}
