package io.streamplane.ops.command;

import io.streamplane.ops.bench.IdleBench;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench idle}. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description = "What an `up` process costs that nobody uses.",
        footer = "  ops/streamplane bench idle --seconds 30")
public final class BenchIdleCommand implements Callable<Integer> {

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

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var folder = TemporaryDirectory.create("streamplane-bench")) {
            BenchCommand.print(
                    spec,
                    output,
                    IdleBench.run(
                            BenchCommand.mainClass(spec),
                            nodes,
                            Duration.ofSeconds(settle),
                            Duration.ofSeconds(seconds),
                            folder.path()));
        }
        return 0;
    }
}
