package io.streamplane.ops.command;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.RolloutBench;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench rollout}. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench rollout --deployments 500 --pods 200 --nodes 50",
        description = "Many Deployments at once until all are available, and the bounds of a rolling update.")
public final class BenchRolloutCommand extends BenchTask {

    @Option(
            names = "--deployments",
            defaultValue = "5000",
            description = "that are created at once (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int deployments;

    @Option(names = "--replicas", defaultValue = "3", description = "of each of them (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int replicas;

    @Option(
            names = "--namespaces",
            defaultValue = "16",
            description = "that they are spread over (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int namespaces;

    @Option(
            names = "--pods",
            defaultValue = "1000",
            description = "of the Deployment that is updated (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int pods;

    @Option(names = "--nodes", defaultValue = "500", description = "simulated nodes (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Mixin
    private ViewOptions views = new ViewOptions();

    @Override
    BenchReport run(Path folder) throws Exception {
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder)
                .withNodes(nodes)
                .withViews(views.views())
                .withInstantPods())) {
            return RolloutBench.run(system, new RolloutBench.Plan(deployments, replicas, namespaces, pods, nodes));
        }
    }
}
