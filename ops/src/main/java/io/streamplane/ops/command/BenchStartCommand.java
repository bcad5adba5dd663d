package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.StartBench;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench start --pods 1000",
        description = "From the start of an `up` process to its first answer, after a clean stop and after a kill.")
public final class BenchStartCommand extends BenchTask {

    @Option(
            names = "--pods",
            split = ",",
            defaultValue = "10000,100000",
            description = "of each cluster, 100 on a node (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private List<Integer> pods = List.of();

    @Option(names = "--runs", defaultValue = "3", description = "of each way to start (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int runs;

    @Override
    BenchReport run(Path folder) throws Exception {
        return StartBench.run(mainClass(), pods, runs, folder);
    }
}
