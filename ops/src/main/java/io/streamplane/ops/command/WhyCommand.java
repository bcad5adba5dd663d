package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.audit.Explanation;
import io.streamplane.ops.output.ProgressLine;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code why}. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane why pod/web-bf58758bd-psvwq --data-dir mycluster",
        description =
                "Why an object is as it is, or was until it was deleted: the commands that made it so, and what each"
                        + " of them reacted to, back to what a user asked.")
public final class WhyCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "TYPE/NAME", description = "as kubectl names it, e.g. pod/web")
    private String object = "";

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "of the object (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(names = "--all", description = "also the reports of status that later ones replaced")
    private boolean all;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Connection connection = cluster.connect();
                var progress = ProgressLine.of("Reading the journal", "commands");
                JournalReader journal = connection.journal(progress)) {
            ResourceKey key = ObjectArgument.parse(connection.kinds(), object).key(namespace);
            var decoder = ObjectDecoder.of(new ObjectCodec(connection.registry()));
            Explanation explanation = Explanation.of(journal, connection.kinds(), decoder, key, all);
            progress.close();
            output.print( // what it shows is decoded only now
                    spec.commandLine().getOut(),
                    explanation::text,
                    () -> explanation.json().toPrettyString());
        }
        return 0;
    }
}
