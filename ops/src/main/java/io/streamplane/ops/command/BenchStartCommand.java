package io.streamplane.ops.command;

import io.streamplane.ops.bench.StartBench;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench start --pods 1000",
        description = "From the start of an `up` process to its first answer, after a clean stop and after a kill.")
public final class BenchStartCommand implements Callable<Integer> {

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

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var folder = TemporaryDirectory.create("streamplane-bench")) {
            BenchCommand.print(spec, output, StartBench.run(BenchCommand.mainClass(spec), pods, runs, folder.path()));
        }
        return 0;
    }
}
