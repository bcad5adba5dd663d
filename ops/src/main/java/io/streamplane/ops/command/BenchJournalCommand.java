package io.streamplane.ops.command;

import io.streamplane.ops.bench.JournalBench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench journal}. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench journal --callers 1,64 --seconds 5",
        description = "Append-and-know-the-outcome against etcd's compare-and-swap, in turns, both flushed to disk.")
public final class BenchJournalCommand implements Callable<Integer> {

    @Option(names = "--callers", split = ",", defaultValue = "1,64,256", description = "(default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private List<Integer> callers = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "for each number of callers and each store (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int seconds;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var folder = TemporaryDirectory.create("streamplane-bench")) {
            BenchCommand.print(spec, output, JournalBench.run(callers, Duration.ofSeconds(seconds), folder.path()));
        }
        return 0;
    }
}
