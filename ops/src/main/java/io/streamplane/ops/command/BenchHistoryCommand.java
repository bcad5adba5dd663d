package io.streamplane.ops.command;

import io.streamplane.ops.bench.HistoryBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench history --commands 200000 --objects 10000",
        description = "Building the index over a journal, and reads of random revisions of it.")
public final class BenchHistoryCommand implements Callable<Integer> {

    @Option(names = "--commands", defaultValue = "2000000", description = "in the journal (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int commands;

    @Option(
            names = "--objects",
            defaultValue = "100000",
            description = "pods, 1,000 a namespace (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int objects;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var folder = TemporaryDirectory.create("streamplane-bench")) {
            BenchCommand.print(spec, output, HistoryBench.run(commands, objects, folder.path()));
        }
        return 0;
    }
}
