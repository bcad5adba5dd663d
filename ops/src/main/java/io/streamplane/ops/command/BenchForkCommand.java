package io.streamplane.ops.command;

import io.streamplane.ops.bench.ForkBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench fork}. */
@Command(
        name = "fork",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench fork --objects 10000 --commands 50000",
        description = "A fork of a large cluster, and the first answer of the API server that starts from it.")
public final class BenchForkCommand implements Callable<Integer> {

    @Option(
            names = "--objects",
            defaultValue = "100000",
            description = "ConfigMaps, beside 100 nodes and 1,000 running pods (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int objects;

    @Option(names = "--commands", defaultValue = "500000", description = "in the journal (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int commands;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var folder = TemporaryDirectory.create("streamplane-bench")) {
            BenchCommand.print(spec, output, ForkBench.run(objects, commands, folder.path()));
        }
        return 0;
    }
}
