package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.JournalBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench journal}. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench journal --callers 1,64 --seconds 5",
        description = "Append-and-know-the-outcome against etcd's compare-and-swap, in turns, both flushed to disk.")
public final class BenchJournalCommand extends BenchTask {

    @Option(names = "--callers", split = ",", defaultValue = "1,64,256", description = "(default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private List<Integer> callers = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "for each number of callers and each store (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int seconds;

    @Override
    BenchReport run(Path folder) throws Exception {
        return JournalBench.run(callers, Duration.ofSeconds(seconds), folder);
    }
}
