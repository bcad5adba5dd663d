package io.streamplane.ops.command;

import io.streamplane.ops.bench.BenchReport;
import io.streamplane.ops.bench.ControllersBench;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench controllers}. */
@Command(
        name = "controllers",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane bench controllers --processes 1,2,4 --namespaces 32",
        description =
                "What more processes of controllers bring, and how soon the others take over from one that is killed.")
public final class BenchControllersCommand extends BenchTask {

    @Option(
            names = "--processes",
            split = ",",
            defaultValue = "1,2",
            description = "to compare (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private List<Integer> processes = List.of();

    @Option(
            names = "--namespaces",
            defaultValue = "64",
            description = "with a Deployment each (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int namespaces;

    @Option(
            names = "--pods",
            defaultValue = "20",
            description = "that each Deployment gets in a round (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int pods;

    @Option(names = "--rounds", defaultValue = "5", description = "the first warms up (default: ${DEFAULT-VALUE})")
    @AtLeast(2)
    private int rounds;

    @Option(names = "--partitions", defaultValue = "16", description = "of the topics (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int partitions;

    @Option(
            names = "--run-with",
            split = " ",
            description = "a command that runs each process of controllers, to give it less of the machine")
    private List<String> before = List.of();

    @Override
    BenchReport run(Path folder) throws Exception {
        return ControllersBench.run(
                mainClass(),
                new ControllersBench.Plan(processes, namespaces, pods, rounds, partitions, before),
                folder);
    }
}
