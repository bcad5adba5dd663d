package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.fork.Fork;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code fork}. */
@Command(
        name = "fork",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane fork --data-dir mycluster --at 10m --into myfork",
        description = {
            "Make a data directory that starts from the cluster as it was, for `up`: a second, independent Streamplane.",
            "The first is only read, and goes on. Simulated nodes stand in for its nodes; certificates are new."
        })
public final class ForkCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--at", required = true, paramLabel = "T", description = TimeArgument.MOMENT)
    private Moment at = new Moment.AtRevision(0);

    @Option(names = "--into", required = true, paramLabel = "NEWDIR", description = "where there is nothing yet")
    private Path into = Path.of("");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        long begin = System.nanoTime();
        try (Connection first = cluster.connect()) {
            Fork.Made made = Fork.run(first, cluster.name(), at, into);
            double seconds = (System.nanoTime() - begin) / 1e9;
            output.print(spec.commandLine().getOut(), () -> text(made, seconds), () -> json(made, seconds));
        }
        return 0;
    }

    private String text(Fork.Made made, double seconds) {
        return String.format(
                java.util.Locale.ROOT,
                "Forked %s at revision %d into %s in %.1f s: %d objects, %d nodes%nRun it: streamplane up --data-dir %s%n",
                cluster.name(),
                made.origin().revision(),
                into,
                seconds,
                made.objects(),
                made.origin().nodes().size(),
                into);
    }

    private String json(Fork.Made made, double seconds) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("from", made.origin().from())
                .put("revision", made.origin().revision())
                .put("into", into.toString())
                .put("objects", made.objects())
                .put("nodes", made.origin().nodes().size())
                .put("seconds", seconds)
                .toString();
    }
}
