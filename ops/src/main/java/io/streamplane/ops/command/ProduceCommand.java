package io.streamplane.ops.command;

import io.streamplane.apiserver.ApiServer;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.produce.Production;
import io.streamplane.ops.produce.ResultReport;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code produce}. */
@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        subcommands = ProduceStatusCommand.class,
        footer = "  ops/streamplane produce --data-dir mycluster -f ops/examples --dry-run",
        description = {
            "Produce manifests to the topic, wait for their results, and print them.",
            "Objects with the annotation streamplane.io/wave are produced in the order of its numbers, each wave when"
                    + " the one before is healthy; those without are in wave 0.",
            "Exit code 0: all were accepted; 1: some were refused, or have no result."
        })
public final class ProduceCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-f", "--filename"},
            description = "needed: a file, a folder with all below it, or - for the standard input; may be given again."
                    + " A folder with a kustomization is built with the kubectl on PATH")
    private List<String> files = List.of();

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "of objects that name none (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = "--source",
            description = "a name for what is produced together, such as a repository's: it begins the records' keys")
    private @Nullable String source;

    @Option(
            names = "--prune",
            description = "delete what was produced from this source before, and is not in the files any more")
    private boolean prune;

    @Option(
            names = "--field-manager",
            defaultValue = "streamplane-produce",
            description = "who owns the fields (default: ${DEFAULT-VALUE})")
    private String fieldManager = "streamplane-produce";

    @Option(names = "--force-conflicts", description = "take fields that others own")
    private boolean force;

    @Option(names = "--dry-run", description = "say what would come of it, field by field, and change nothing")
    private boolean dryRun;

    @Option(
            names = "--token",
            description = "a bearer token of the user who asks (default: with --data-dir one is its owner, who may do"
                    + " everything; otherwise whom --manifests-user of the API server names, or nobody)")
    private @Nullable String token;

    @Option(
            names = "--cluster-secret-file",
            description = "instead of a token: proposals.secret of the API server's --cert-dir; who has that may do"
                    + " everything")
    private @Nullable Path secretFile;

    @Option(
            names = "--timeout",
            defaultValue = "120",
            description = "seconds to wait for the next result (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private long timeout;

    @Option(
            names = "--wave-timeout",
            defaultValue = "300",
            description =
                    "seconds to wait for the health of a wave, before the next is produced (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private long waveTimeout;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Nullable
    String source() {
        return source;
    }

    ClusterOptions cluster() {
        return cluster;
    }

    @Override
    public Integer call() throws Exception {
        if (files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--filename=<files>'");
        }
        if (prune && source == null) {
            throw new ParameterException(
                    spec.commandLine(), "expected --source with --prune: it tells whose objects go");
        }
        var out = spec.commandLine().getOut();
        var report = output.isJson()
                ? ResultReport.json(out)
                : ResultReport.text(out, spec.commandLine().getErr(), dryRun);
        var options = new Production.Options(
                namespace,
                source == null ? "" : source + ":",
                prune,
                dryRun,
                headers(),
                token == null ? proof() : Proof.none(),
                Duration.ofSeconds(timeout),
                Duration.ofSeconds(waveTimeout));
        try (Connection connection = cluster.connectToRunning()) {
            return new Production(connection, options, report).run(files) ? 0 : 1;
        }
    }

    /** Of the data directory's owner, or whom the options name; none where neither is known. */
    private Proof proof() throws IOException {
        Path file = secretFile;
        if (file == null && !cluster.isKafkaGiven()) {
            Path own = ApiServer.proofSecret(cluster.dataDirectory().resolve("pki"));
            file = Files.isReadable(own) ? own : null;
        }
        return file == null ? Proof.none() : Proof.of(ProofSecret.in(ProofOptions.readable(file)));
    }

    private Map<String, String> headers() {
        var headers = new HashMap<>(Map.of("fieldManager", fieldManager, "user-agent", ToolAgent.of("produce")));
        if (force) {
            headers.put("force", "true");
        }
        if (dryRun) {
            headers.put("dryRun", "All");
        }
        if (token != null) {
            headers.put("authorization", "Bearer " + token);
        }
        return headers;
    }
}
