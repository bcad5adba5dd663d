package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.HistoryBench;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench history --commands 200000 --objects 10000",
        description = "Building the index over a journal, and reads of random revisions of it.")
public final class BenchHistoryCommand extends BenchTask {

    @Option(names = "--commands", defaultValue = "2000000", description = "in the journal (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int commands;

    @Option(
            names = "--objects",
            defaultValue = "100000",
            description = "pods, 1,000 a namespace (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int objects;

    @Override
    BenchReport run(Path folder) throws Exception {
        return HistoryBench.run(commands, objects, folder);
    }
}
