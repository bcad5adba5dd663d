package io.streamplane.ops.assembly;

import io.streamplane.apiserver.ApiServer;
import io.streamplane.apiserver.ApiServerOptions;
import io.streamplane.apiserver.Parts;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.registry.RegistryServer;
import io.streamplane.controllers.Controllers;
import io.streamplane.controllers.ControllersOptions;
import io.streamplane.controllers.certificate.ClusterSigner;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.kubelet.KubeletSim;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.scheduler.Scheduler;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.streams.SchedulerOptions;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.registry.HttpSchemaRegistry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.registry.TopicSchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.GroupSession;
import io.streamplane.schemas.topic.TopicAdmin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole cluster in this process: broker, schema registry, API server, controllers, scheduler and kubelets. */
public final class AllInOne implements AutoCloseable {

    /** Nobody else is in the groups of this process, so a restart need not wait until its old sessions have run out. */
    private static final Map<String, String> ALONE =
            Map.of("main.consumer.group.instance.id", "alone", GroupSession.SESSION, "6000");

    private static final String LOOPBACK = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(AllInOne.class);

    private final Parts parts = new Parts();
    private final AllInOneOptions options;
    private final DiskRoom room;
    private final DataDirectory directory;
    private final List<SimulatedNode> nodes;
    private final EmbeddedKafka kafka;
    private final ProofSecret secret;
    private final SchemaRegistry registry;
    private final URI registryUri;
    private final ApiServer apiServer;

    private AllInOne(AllInOneOptions options) throws IOException {
        this.options = options;
        parts.add(options.telemetry());
        this.directory = parts.add(DataDirectory.open(options.directory()));
        try {
            this.room = new DiskRoom(options.directory(), options.minFreeDisk());
            requireFreePorts(options);
            Optional<ForkOrigin> origin = ForkOrigin.read(directory.forkOrigin());
            this.nodes = origin.map(ForkOrigin::nodes)
                    .orElseGet(
                            () -> SimulatedNode.numbered("node", options.nodes(), KubeletSimOptions.DEFAULT_CAPACITY));
            this.secret = ProofSecret.in(ApiServer.proofSecret(directory.certificates()));
            CompletableFuture<Void> keys = makeKeys(directory.certificates());
            this.kafka = parts.add(startBroker(options));
            var admitted = options.openKafka()
                    ? CompletableFuture.<Void>completedFuture(null)
                    : BrokerAccess.admit(settings(), kafkaPassword());
            try (var topics = new TopicAdmin(settings())) {
                topics.ensure(options.partitions());
            }
            String url = options.schemaRegistryUrl() == null
                    ? origin.map(ForkOrigin::schemaRegistryUrl).orElse(null)
                    : options.schemaRegistryUrl();
            if (url == null) {
                var own = parts.add(TopicSchemaRegistry.start(settings()));
                this.registry = own;
                this.registryUri = parts.add(RegistryServer.start(
                                own, new InetSocketAddress(LOOPBACK, options.schemaRegistryPort())))
                        .uri();
            } else {
                this.registryUri = URI.create(url);
                this.registry = parts.add(new HttpSchemaRegistry(registryUri));
            }
            keys.join();
            this.apiServer = parts.add(startApiServer());
            startControlPlane();
            admitted.join();
            if (options.openKafka()) {
                KafkaClientFiles.writeOpen(directory.root(), kafka.bootstrapServers());
            } else {
                KafkaClientFiles.write(directory.root(), kafka.bootstrapServers(), BrokerAccess.ADMIN, kafkaPassword());
            }
            apiServer.writeKubeconfig(directory.kubeconfig());
            directory.announce(new Endpoints(kafka.bootstrapServers(), registryUri, apiServer.uri()));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything, and returns when the API server serves and {@code kubeconfig} is written. */
    public static AllInOne start(AllInOneOptions options) throws IOException {
        return new AllInOne(options);
    }

    private EmbeddedKafka startBroker(AllInOneOptions options) {
        return options.openKafka()
                ? EmbeddedKafka.start(directory.kafka(), options.kafkaPort(), brokerSettings(options))
                : EmbeddedKafka.startClosed(directory.kafka(), options.kafkaPort(), brokerSettings(options));
    }

    private String kafkaPassword() {
        return secret.password("kafka " + BrokerAccess.ADMIN);
    }

    /** While the broker starts; where it fails, the API server will say why. */
    private static CompletableFuture<Void> makeKeys(Path certificates) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        ApiServer.prepareCertificates(certificates);
                    } catch (IOException | RuntimeException e) {
                        LOG.debug("Keys could not be made ahead", e);
                    }
                },
                Thread.ofVirtual().name("keys")::start);
    }

    /** Where time may be ahead, records are written that a broker would take for mistaken. */
    private static Map<String, String> brokerSettings(AllInOneOptions options) {
        return options.time().isMovable()
                ? Map.of("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE))
                : Map.of();
    }

    private static void requireFreePorts(AllInOneOptions options) throws IOException {
        var listeners = new Listeners()
                .want(options.bindAddress(), options.port(), "API server", "--port")
                .want(LOOPBACK, options.kafkaPort(), "Kafka broker", "--kafka-port");
        if (options.schemaRegistryUrl() == null) {
            listeners.want(LOOPBACK, options.schemaRegistryPort(), "schema registry", "--schema-registry-port");
        }
        listeners.requireFree();
    }

    private ApiServer startApiServer() throws IOException {
        var server = ApiServer.start(new ApiServerOptions(
                options.bindAddress(),
                options.port(),
                List.of(),
                directory.certificates(),
                directory.streamsState("materializer"),
                settings(),
                registry,
                options.kinds(),
                true,
                options.forgetHistory(),
                options.views(),
                room,
                options.limits(),
                options.users(),
                options.manifestPatience(),
                options.admission(),
                options.authorizers(),
                options.serviceRanges(),
                options.telemetry(),
                options.time()));
        parts.failWith(server.failed());
        return server;
    }

    private void startControlPlane() throws IOException {
        Proof proof = Proof.of(secret);
        ClientSettings alone = proof.with(settings().with(ALONE));
        var controllers = parts.add(Controllers.start(ControllersOptions.of(
                        alone.bootstrapServers(), registry, options.kinds(), directory.streamsState("controllers"))
                .withCertificateAuthority(apiServer.authorityPem())
                .withClientSettings(alone.extra())
                .withNetwork(options.network())
                .withSigner(ClusterSigner.of(apiServer.authorityPem(), apiServer.authorityKeyPem()))
                .withPlugins(options.plugins())
                .withSelection(options.controllers())
                .withTime(options.time())
                .withTelemetry(options.telemetry())));
        parts.failWith(controllers.failed());
        var scheduler = parts.add(Scheduler.start(new SchedulerOptions(
                alone,
                registry,
                directory.streamsState("scheduler"),
                SchedulerConfig.withServices(),
                options.telemetry(),
                options.time())));
        parts.failWith(scheduler.failed());
        var kubelets = parts.add(KubeletSim.start(new KubeletSimOptions(
                kafka.ownServers(),
                registry,
                proof.with(kafka.ownSettings()),
                nodes,
                options.timings(),
                options.behaviors(),
                options.telemetry(),
                options.time(),
                options.machine(),
                NodeNetworks.of(
                        apiServer.serviceRanges(),
                        !options.network().clusterCidrs().isEmpty()),
                KubeletCertificates.in(directory.certificates(), "node-0", apiServer.uri(), options.time()))));
        parts.failWith(kubelets.failed());
    }

    /** How this process reaches the broker, where it may do everything; not to be written anywhere. */
    public ClientSettings settings() {
        return new ClientSettings(kafka.ownServers(), kafka.ownSettings());
    }

    public URI apiServer() {
        return apiServer.uri();
    }

    /** The broker's listener for others. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public URI schemaRegistryUri() {
        return registryUri;
    }

    /** The registry as this process uses it. */
    public SchemaRegistry registry() {
        return registry;
    }

    /** What this process measures. */
    public Telemetry telemetry() {
        return options.telemetry();
    }

    public Path kubeconfig() {
        return directory.kubeconfig();
    }

    /** All objects, as its API server knows them now. */
    public Snapshot state() {
        return apiServer.state();
    }

    /** As {@link ApiServer#forkNamespace}. */
    public void forkNamespace(Snapshot then, String from, String to) {
        apiServer.forkNamespace(then, from, to);
    }

    /** With it, Kafka's clients reach the broker as the administrator. */
    public Path kafkaConfig() {
        return directory.root().resolve(KafkaClientFiles.JAVA);
    }

    /** Why nothing can be written now, if that is so. */
    public Optional<String> problem() {
        return Optional.ofNullable(room.problem());
    }

    /** Completes exceptionally when a part cannot go on; the process should end then. */
    public CompletionStage<Void> failed() {
        return parts.failed();
    }

    @Override
    public void close() {
        directory.retract();
        parts.close();
    }
}
