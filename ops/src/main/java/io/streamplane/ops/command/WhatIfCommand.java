package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalClock;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.output.ProgressLine;
import io.streamplane.ops.whatif.Plot;
import io.streamplane.ops.whatif.WhatIfText;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.replay.WhatIf;
import io.streamplane.scheduler.replay.WhatIfReport;
import io.streamplane.scheduler.replay.WhatIfReport.Baseline;
import io.streamplane.schemas.codec.ObjectCodec;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code whatif}. */
@Command(
        name = "whatif",
        mixinStandardHelpOptions = true,
        footer = {
            "  ops/streamplane whatif --data-dir mycluster \\",
            "      --remove-node node-3 --add-nodes 2 --plot nodes.svg"
        },
        description =
                "Place the recorded pods again with another scheduler configuration or other nodes, at their recorded"
                        + " times, and say how that differs from what this build decides without the change.")
public final class WhatIfCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--scheduler-config",
            description = "a KubeSchedulerConfiguration, kubescheduler.config.k8s.io/v1 (default: this build's own)")
    private @Nullable Path configuration;

    @Option(names = "--add-nodes", description = "so many more nodes, each like the first one")
    private int addNodes;

    @Option(names = "--remove-node", paramLabel = "NAME", description = "without this node; may be given again")
    private Set<String> removed = Set.of();

    @Option(
            names = "--compare-with",
            defaultValue = "replay",
            description =
                    "replay (this build without the change) or recorded (what happened) (default: ${DEFAULT-VALUE})")
    private Baseline baseline = Baseline.REPLAY;

    @Option(
            names = "--plot",
            description = "draw nodes in use, pods waiting, CPU and memory over time: FILE.svg or FILE.png")
    private @Nullable Path plot;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (plot != null) {
            Plot.check(plot);
        }
        SchedulerConfig usual = SchedulerConfig.withServices();
        SchedulerConfig config = configuration == null ? usual : SchedulerConfigFile.read(configuration, usual);
        WhatIfReport report;
        try (Connection connection = cluster.connect();
                var progress = ProgressLine.of("Reading the journal", "commands");
                JournalReader journal = connection.journal(progress);
                var clock = new JournalClock(connection.settings())) {
            RangeOptions.Range revisions = range.revisions(clock);
            var codec = new ObjectCodec(connection.registry());
            var replay = new Replay(connection.kinds(), ObjectDecoder.of(codec));
            var whatIf = new WhatIf(codec, usual, new WhatIf.Change(config, addNodes, removed));
            journal.read(0, revisions.to(), record -> {
                boolean accepted = replay.apply(record).accepted();
                if (accepted && record.command() != null) {
                    whatIf.next(record.command(), record.revision() > revisions.from());
                }
            });
            report = whatIf.end(revisions.from(), revisions.to());
        }
        if (plot != null) {
            Plot.write(
                    report.named(baseline).stream()
                            .map(each -> new Plot.Line(each.name(), each.tally().samples()))
                            .toList(),
                    plot);
        }
        output.print(
                spec.commandLine().getOut(),
                () -> WhatIfText.text(report, baseline),
                () -> WhatIfText.json(report, baseline).toPrettyString());
        return 0;
    }
}
