package io.streamplane.ops.command;

import io.streamplane.ops.bench.ApiBench;
import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.ConfigMapCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench api}. */
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench api --clients 1,16 --seconds 5 --pods 1000",
        description = "Requests a second: writes and reads of ConfigMaps by several clients, and lists of pods.")
public final class BenchApiCommand extends BenchTask {

    @Option(
            names = "--verbs",
            split = ",",
            defaultValue = "create,get,update,patch,apply",
            description = "what clients do (default: ${DEFAULT-VALUE})")
    private List<ConfigMapCalls.Verb> verbs = List.of();

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,16,128",
            description = "how many at once, each with its own connection (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private List<Integer> clients = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "for each verb and number of clients (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "seconds for each verb before it is measured (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int warmUp;

    @Option(names = "--pods", defaultValue = "10000", description = "in each list (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int pods;

    @Option(names = "--lists", defaultValue = "30", description = "of each form (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int lists;

    @Override
    BenchReport run(Path folder) throws Exception {
        var plan =
                new ApiBench.Plan(verbs, clients, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp), pods, lists);
        return ApiBench.run(plan, folder);
    }
}
