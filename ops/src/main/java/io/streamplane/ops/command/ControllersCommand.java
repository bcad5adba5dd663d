package io.streamplane.ops.command;

import io.streamplane.controllers.ControllerSelection;
import io.streamplane.controllers.Controllers;
import io.streamplane.controllers.ControllersOptions;
import io.streamplane.controllers.certificate.ClusterSigner;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code controllers}. */
@Command(
        name = "controllers",
        mixinStandardHelpOptions = true,
        footer = {
            "  ops/streamplane controllers --bootstrap-servers kafka:9092 \\",
            "      --state-dir c1 --root-ca-file pki/ca.crt \\",
            "      --token-file controllers.token"
        },
        description = "Run controllers on an external Kafka; processes share the partitions out among them.")
public final class ControllersCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ProofOptions proof = new ProofOptions();

    @Mixin
    private KindOptions kinds = new KindOptions();

    @Option(
            names = "--controllers",
            defaultValue = "*",
            description = "which to run: names, * for all, -name to leave one out (default: ${DEFAULT-VALUE})")
    private String controllers = "*";

    @Option(
            names = "--standbys",
            defaultValue = "0",
            description = "copies of each shard in other processes (default: ${DEFAULT-VALUE})")
    private int standbys;

    @Option(names = "--root-ca-file", description = "the cluster CA's certificate, to be given to every namespace")
    private @Nullable Path authority;

    @Option(
            names = "--cluster-signing-cert-file",
            description = "the cluster CA's certificate, to sign approved CertificateSigningRequests in its name")
    private @Nullable Path signingCertificate;

    @Option(names = "--cluster-signing-key-file", description = "its key; without both nothing is signed")
    private @Nullable Path signingKey;

    @Option(names = "--state-dir", required = true, description = "local state that can be lost; one for each process")
    private Path state = Path.of(".");

    @Mixin
    private AddressOptions addresses = new AddressOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        kafka.awaitTopics();
        ClientSettings settings = proof.proof().with(kafka.settings());
        try (var registry = kafka.registry();
                var telemetry = metrics.start()) {
            var role =
                    Controllers.start(ControllersOptions.of(settings.bootstrapServers(), registry, kinds.kinds(), state)
                            .withClientSettings(settings.extra())
                            .withSelection(ControllerSelection.parse(controllers))
                            .withStandbys(standbys)
                            .withNetwork(addresses.network())
                            .withSigner(signer())
                            .withPlugins(plugins.path())
                            .withTelemetry(telemetry)
                            .withCertificateAuthority(authority == null ? null : Files.readString(authority)));
            return RoleProcess.run(role, role.failed());
        }
    }

    private @Nullable ClusterSigner signer() throws IOException {
        return signingCertificate == null || signingKey == null
                ? null
                : ClusterSigner.of(Files.readString(signingCertificate), Files.readString(signingKey));
    }
}
