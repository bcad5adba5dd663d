package io.streamplane.ops.command;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.PodsBench;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench pods}. */
@Command(
        name = "pods",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench pods --pods 1000 --nodes 100 --rounds 3",
        description = "From a Deployment's creation to its last pod Running, everything in this process.")
public final class BenchPodsCommand extends BenchTask {

    @Option(names = "--pods", defaultValue = "5000", description = "replicas (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int pods;

    @Option(names = "--nodes", defaultValue = "500", description = "simulated nodes (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--warm-up",
            defaultValue = "0",
            description = "rounds before those that count; only the first is reported (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "that count; the mean of the last five is what is sustained (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int rounds;

    @Mixin
    private ViewOptions views = new ViewOptions();

    @Override
    BenchReport run(Path folder) throws Exception {
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder)
                .withNodes(nodes)
                .withViews(views.views())
                .withInstantPods())) {
            return PodsBench.run(system, new PodsBench.Plan(pods, nodes, warmUp, rounds));
        }
    }
}
