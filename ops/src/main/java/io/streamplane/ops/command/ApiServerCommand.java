package io.streamplane.ops.command;

import io.streamplane.apiserver.ApiServer;
import io.streamplane.apiserver.ApiServerOptions;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.time.TimeShift;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code apiserver}. */
@Command(
        name = "apiserver",
        mixinStandardHelpOptions = true,
        footer = {
            "  ops/streamplane apiserver --bootstrap-servers kafka:9092 \\",
            "      --cert-dir pki --state-dir a1 --write-kubeconfig kubeconfig"
        },
        description = "Run one API server on an external Kafka: it makes the topics, and serves the Kubernetes API.")
public final class ApiServerCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private UserOptions users = new UserOptions();

    @Mixin
    private ViewOptions views = new ViewOptions();

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @Mixin
    private HistoryOptions history = new HistoryOptions();

    @Mixin
    private KindOptions kinds = new KindOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private AdmissionOptions admission = new AdmissionOptions();

    @Mixin
    private AuthorizationOptions authorization = new AuthorizationOptions();

    @Mixin
    private ServiceRangeOptions serviceRanges = new ServiceRangeOptions();

    @Option(names = "--port", defaultValue = "6443", description = "0: a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--bind-address", defaultValue = "127.0.0.1", description = "(default: ${DEFAULT-VALUE})")
    private String bindAddress = "127.0.0.1";

    @Option(names = "--tls-san", description = "a further name or address for the certificate; may be given again")
    private List<String> names = List.of();

    @Option(
            names = "--cert-dir",
            required = true,
            description = "the cluster's certificate authority, made there if absent; servers of one cluster share it")
    private Path certificates = Path.of(".");

    @Option(names = "--state-dir", required = true, description = "local state that can be lost; one for each process")
    private Path state = Path.of(".");

    @Option(
            names = "--partitions",
            defaultValue = "12",
            description = "of each topic, when it is first made (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int partitions;

    @Option(names = "--write-kubeconfig", description = "where to write an administrator's kubeconfig")
    private @Nullable Path kubeconfig;

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        // Roles that have waited for the topics read it next
        ProofSecret.in(ApiServer.proofSecret(certificates));
        kafka.ensureTopics(partitions);
        try (var registry = kafka.registry();
                var telemetry = metrics.start()) {
            var server = ApiServer.start(new ApiServerOptions(
                    bindAddress,
                    port,
                    names,
                    certificates,
                    state,
                    kafka.settings(),
                    registry,
                    kinds.kinds(),
                    false,
                    history.forget(),
                    views.views(),
                    JournalRoom.UNWATCHED,
                    limits.limits(),
                    users.users(AuthenticatedUser.ANONYMOUS),
                    users.manifestPatience(),
                    admission.settings(plugins.path()),
                    authorization.authorizers(),
                    serviceRanges.ranges(),
                    telemetry,
                    TimeShift.NONE));
            if (kubeconfig != null) {
                server.writeKubeconfig(kubeconfig);
            }
            System.out.println("API server " + server.uri());
            return RoleProcess.run(server, server.failed());
        }
    }
}
