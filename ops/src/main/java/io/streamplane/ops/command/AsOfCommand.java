package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.ops.client.KubeconfigContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code asof}. */
@Command(
        name = "asof",
        mixinStandardHelpOptions = true,
        footer = {
            "  ops/streamplane asof 10m --data-dir mycluster --context then",
            "  kubectl --kubeconfig mycluster/kubeconfig --context then get pods"
        },
        description = "Write a kubeconfig context that shows the cluster as it was at a moment. Nothing can be written"
                + " with it.")
public final class AsOfCommand implements Callable<Integer> {

    @Parameters(paramLabel = "T", description = TimeArgument.MOMENT)
    private String moment = "";

    @Option(
            names = "--data-dir",
            defaultValue = ".streamplane",
            description = "of `up`, whose kubeconfig is written to (default: ${DEFAULT-VALUE})")
    private Path dataDir = Path.of(".streamplane");

    @Option(names = "--kubeconfig", description = "a kubeconfig to write to, instead of the data directory's")
    private @Nullable Path kubeconfig;

    @Option(names = "--context", description = "its name (default: asof-T)")
    private @Nullable String name;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Moment when = Moment.parse(moment, Instant.now());
        Path file = kubeconfig == null ? dataDir.resolve("kubeconfig") : kubeconfig;
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("expected a kubeconfig at " + file + ", but there is none");
        }
        String context = name == null ? "asof-" + when.toString().toLowerCase(Locale.ROOT) : name;
        var written = KubeconfigContext.add(file, context, "/asof/" + when);
        output.print(
                spec.commandLine().getOut(),
                () -> "context " + context + " in " + file + "; e.g.:\n    kubectl --kubeconfig " + file + " --context "
                        + context + " get pods -A\n",
                () -> JsonMapper.shared()
                        .createObjectNode()
                        .put("context", context)
                        .put("server", written.server())
                        .put("kubeconfig", file.toString())
                        .toString());
        return 0;
    }
}
