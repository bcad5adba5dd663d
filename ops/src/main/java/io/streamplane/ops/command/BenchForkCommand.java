package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.ForkBench;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench fork}. */
@Command(
        name = "fork",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench fork --objects 10000 --commands 50000",
        description = "A fork of a large cluster, and the first answer of the API server that starts from it.")
public final class BenchForkCommand extends BenchTask {

    @Option(
            names = "--objects",
            defaultValue = "100000",
            description = "ConfigMaps, beside 100 nodes and 1,000 running pods (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int objects;

    @Option(names = "--commands", defaultValue = "500000", description = "in the journal (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int commands;

    @Override
    BenchReport run(Path folder) throws Exception {
        return ForkBench.run(objects, commands, folder);
    }
}
