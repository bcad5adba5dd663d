package io.streamplane.ops.command;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.WatchBench;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench watch --watches 1000 --connections 10 --changes 100",
        description = "From a change's request to the last of many watchers, and what an open watch takes of memory.")
public final class BenchWatchCommand extends BenchTask {

    @Option(
            names = "--watches",
            split = ",",
            defaultValue = "1000,10000",
            description = "how many are open, one row each; one user may have 10000 (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private List<Integer> watches = List.of();

    @Option(names = "--connections", defaultValue = "10", description = "that they share (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int connections;

    @Option(
            names = "--warm-up",
            defaultValue = "500",
            description = "changes before those that count (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int warmUp;

    @Option(names = "--changes", defaultValue = "200", description = "that count (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int changes;

    @Override
    BenchReport run(Path folder) throws Exception {
        var plan = new WatchBench.Plan(watches, connections, warmUp, changes);
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(0))) {
            return WatchBench.run(system, plan);
        }
    }
}
