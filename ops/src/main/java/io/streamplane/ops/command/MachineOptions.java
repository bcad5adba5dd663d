package io.streamplane.ops.command;

import io.streamplane.kubelet.kafka.KubeletSimOptions.Machine;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the machine of simulated nodes has, as options; called as a kubelet calls them. */
final class MachineOptions {

    @Option(
            names = "--pod-manifest-path",
            paramLabel = "FOLDER",
            description =
                    "Pods in YAML or JSON that every node runs as static pods; those in FOLDER/NODE that node alone")
    private @Nullable Path manifests;

    @Option(
            names = "--eviction-pressure-transition-period",
            paramLabel = "<period>",
            defaultValue = "PT5M",
            description = "how long a node says that it is under pressure after it was last short of something"
                    + " (default: ${DEFAULT-VALUE})")
    private Duration pressureTransition = Duration.ZERO;

    /** @param shutdown how long pods have to end when the process is told to */
    Machine machine(Duration shutdown) {
        return new Machine(manifests, shutdown, pressureTransition);
    }
}
