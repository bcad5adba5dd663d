package io.streamplane.ops.command;

import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.capacity.CapacityText;
import io.streamplane.scheduler.streams.CapacityReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code capacity}. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane capacity --data-dir mycluster",
        description =
                "Show what is requested of each node and what it can give (requested/allocatable), as the scheduler counts"
                        + " it: it is read from the topic that the scheduler reads. A binding that the scheduler has"
                        + " proposed counts as soon as it is accepted.")
public final class CapacityCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CapacityReader.Capacities read;
        try (Connection connection = cluster.connect()) {
            read = CapacityReader.read(connection.settings(), connection.registry());
        }
        output.print(
                spec.commandLine().getOut(),
                () -> CapacityText.text(read),
                () -> CapacityText.json(read).toPrettyString());
        return 0;
    }
}
