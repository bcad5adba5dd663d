package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.IdleBench;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench idle}. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description = "What an `up` process costs that nobody uses.",
        footer = "  ops/streamplane bench idle --seconds 30")
public final class BenchIdleCommand extends BenchTask {

    @Option(names = "--nodes", defaultValue = "5", description = "simulated nodes (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--settle",
            defaultValue = "20",
            description = "seconds after the first answer before it is measured (default: ${DEFAULT-VALUE})")
    private int settle;

    @Option(names = "--seconds", defaultValue = "10", description = "to measure (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int seconds;

    @Override
    BenchReport run(Path folder) throws Exception {
        return IdleBench.run(mainClass(), nodes, Duration.ofSeconds(settle), Duration.ofSeconds(seconds), folder);
    }
}
