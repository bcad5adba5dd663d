package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.JournalReader;
import io.streamplane.apiserver.journal.ObjectDecoder;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.audit.Explanation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
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

    @Option(
            names = {"-o", "--output"},
            defaultValue = "TABLE",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private OutputFormat output = OutputFormat.TABLE;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ResourceKey key = key();
        try (Connection connection = cluster.connect();
                JournalReader journal = connection.journal()) {
            var decoder = ObjectDecoder.of(new ObjectCodec(connection.registry()));
            Explanation explanation = Explanation.of(journal, decoder, key, all);
            var out = spec.commandLine().getOut();
            if (output == OutputFormat.JSON) {
                out.println(explanation.json().toPrettyString());
            } else {
                out.print(explanation.text());
            }
            out.flush();
        }
        return 0;
    }

    private ResourceKey key() {
        var named = ObjectArgument.parse(object);
        if (named.name() == null) {
            throw new IllegalArgumentException("expected TYPE/NAME, but got '" + object + "'");
        }
        String of = named.kind().namespaced() ? namespace : "";
        return new ResourceKey(named.kind().resource(), new ObjectKey(of, named.name()));
    }
}
