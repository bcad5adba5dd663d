package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.JournalClock;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.controllers.Controllers;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.output.ProgressLine;
import io.streamplane.ops.replay.JournalReplay;
import io.streamplane.ops.replay.ReplayReport;
import io.streamplane.ops.replay.ReplayText;
import io.streamplane.scheduler.placement.SchedulerConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane replay --data-dir mycluster --from 1h",
        description =
                "Put each recorded decision of the controllers and the scheduler before those of this build again, on"
                        + " the state and at the time at which it was taken, and say whether they decide the same."
                        + " Ends with 0 where they do, else with 1, having shown the first difference.")
public final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ReplayReport report;
        try (Connection connection = cluster.connect();
                var progress = ProgressLine.of("Reading the journal", "commands");
                JournalReader journal = connection.journal(progress);
                var clock = new JournalClock(connection.settings())) {
            RangeOptions.Range revisions = range.revisions(clock);
            var replay = new JournalReplay(
                    connection.registry(),
                    connection.kinds(),
                    connection.partitions(),
                    authority -> Controllers.reconcilers(
                            connection.kinds(), authority.isEmpty() ? null : authority, plugins.path()),
                    SchedulerConfig.withServices());
            report = replay.run(journal, revisions.from(), revisions.to());
        }
        output.print(
                spec.commandLine().getOut(),
                () -> ReplayText.text(report),
                () -> ReplayText.json(report).toPrettyString());
        return report.same() ? 0 : 1;
    }
}
