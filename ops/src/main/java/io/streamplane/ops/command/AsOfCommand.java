package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.ops.client.KubeconfigContext;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private Moment moment = new Moment.AtRevision(0);

    @Option(
            names = "--data-dir",
            defaultValue = ".streamplane",
            description = "of `up`, whose kubeconfig is written to (default: ${DEFAULT-VALUE})")
    private Path dataDir = Path.of(".streamplane");

    @Option(
            names = "--kubeconfig",
            description = "a kubeconfig to write to, instead of the data directory's; made where there is none")
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
        Path own = dataDir.resolve("kubeconfig");
        Path file = kubeconfig == null ? own : kubeconfig;
        Path like = Files.exists(file) ? file : own;
        if (!Files.isRegularFile(like)) {
            throw new IllegalArgumentException("expected a kubeconfig at " + like + ", but there is none");
        }
        String path = "/asof/" + moment;
        requireOfThePast(like, path);
        String context = name == null ? "asof-" + moment.toString().toLowerCase(Locale.ROOT) : name;
        var written = KubeconfigContext.write(like, file, context, path);
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

    /** The API server knows; where it cannot be asked, kubectl will be told later. */
    private void requireOfThePast(Path credentials, String path) throws InterruptedException {
        try (ApiClient client = ApiClient.of(credentials, ToolAgent.of("asof"))) {
            ApiClient.Answer answer = client.get(path + "/api/v1/namespaces?limit=1");
            if (answer.code() == 400) {
                throw new IllegalArgumentException(answer.body().path("message").asString(""));
            }
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("streamplane: the API server did not answer whether there was such a moment: " + e);
        }
    }
}
