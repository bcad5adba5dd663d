package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.KubeletBench;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench kubelet}. */
@Command(
        name = "kubelet",
        mixinStandardHelpOptions = true,
        description = "What simulated nodes and pods cost in the kubelets' own process, without a broker.",
        footer = "  ops/streamplane bench kubelet --nodes 10000 --pods 100000")
public final class BenchKubeletCommand extends BenchTask {

    @Option(names = "--nodes", defaultValue = "10000", description = "simulated nodes (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int nodes;

    @Option(names = "--pods", defaultValue = "100000", description = "that run on them (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int pods;

    @Override
    BenchReport run(Path folder) {
        return KubeletBench.run(nodes, pods);
    }
}
