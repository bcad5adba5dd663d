package io.streamplane.ops.command;

import io.streamplane.ops.produce.SourceStatuses;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code produce status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane produce status --data-dir mycluster --source git",
        description = {
            "Tell of each object of a source whether it is as it was produced (Synced, or Drifted and how), whether it is healthy"
                    + " by the rules of kstatus, and what waits.",
            "Exit code 0: all are synced and healthy; 1: some are not."
        })
public final class ProduceStatusCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable ProduceCommand parent;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--source", description = "as it was given to produce")
    private @Nullable String source;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ProduceCommand before = parent;
        String wanted = source == null && before != null ? before.source() : source;
        if (wanted == null) {
            throw new IllegalArgumentException("expected --source: whose objects are wanted");
        }
        ClusterOptions where = before != null && !cluster.isGiven() ? before.cluster() : cluster;
        try (var connection = where.connect()) {
            var statuses = SourceStatuses.read(connection, wanted + ":");
            if (statuses.all().isEmpty()) {
                throw new IOException(
                        "expected objects of the source " + wanted + ", but nothing was produced with it");
            }
            output.print(
                    spec.commandLine().getOut(),
                    statuses::table,
                    () -> statuses.json().toString());
            return statuses.areWell() ? 0 : 1;
        }
    }
}
