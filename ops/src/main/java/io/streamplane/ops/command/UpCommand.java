package io.streamplane.ops.command;

import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.controllers.ControllerSelection;
import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.schemas.time.TimeShift;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane up --data-dir mycluster --nodes 10",
        description = "Run every role in this process on an embedded Kafka broker, until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--data-dir",
            defaultValue = ".streamplane",
            description = "holds all state, and kubeconfig (default: ${DEFAULT-VALUE})")
    private Path dataDir = Path.of(".streamplane");

    @Option(
            names = "--nodes",
            defaultValue = "5",
            description = "simulated nodes; a data directory made by `fork` has its own (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--port",
            defaultValue = "6443",
            description = "of the API server; 0: a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--bind-address",
            defaultValue = "127.0.0.1",
            description = "of the API server (default: ${DEFAULT-VALUE})")
    private String bindAddress = "127.0.0.1";

    @Option(
            names = "--kafka-port",
            defaultValue = "9092",
            description = "of the broker, on 127.0.0.1; 0: a free one (default: ${DEFAULT-VALUE})")
    private int kafkaPort;

    @Option(
            names = "--open-kafka",
            description = "let every process on this machine use the broker, as anybody: whoever can reach it can then"
                    + " deploy anything through the topic manifests, read all Secrets, and change the journal."
                    + " Without it, clients come in with kafka.properties (Java) or kcat.conf (kcat -F) of the"
                    + " data directory")
    private boolean openKafka;

    @Option(
            names = "--partitions",
            defaultValue = "3",
            description = "of each topic, when it is first made (default: ${DEFAULT-VALUE})")
    @AtLeast(1)
    private int partitions;

    @Option(names = "--schema-registry-url", description = "a schema registry to use instead of the built-in one")
    private @Nullable String schemaRegistryUrl;

    @Option(
            names = "--schema-registry-port",
            defaultValue = "8081",
            description = "of the built-in schema registry, on 127.0.0.1; 0: a free one (default: ${DEFAULT-VALUE})")
    private int schemaRegistryPort;

    @Option(
            names = "--min-free-disk",
            defaultValue = "128",
            description = "in MiB; with less left on the disk, writes are refused until there is room (default:"
                    + " ${DEFAULT-VALUE})")
    private long minFreeDisk;

    @Mixin
    private UserOptions users = new UserOptions();

    @Mixin
    private ViewOptions views = new ViewOptions();

    @Mixin
    private LimitOptions limits = new LimitOptions();

    @Mixin
    private HistoryOptions history = new HistoryOptions();

    @Mixin
    private ServiceRangeOptions serviceRanges = new ServiceRangeOptions();

    @Mixin
    private AddressOptions addresses = new AddressOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private AdmissionOptions admission = new AdmissionOptions();

    @Mixin
    private AuthorizationOptions authorization = new AuthorizationOptions();

    @Mixin
    private KubeletTimings timings = new KubeletTimings();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Mixin
    private KindOptions kinds = new KindOptions();

    @Override
    public Integer call() throws Exception {
        var options = new AllInOneOptions(
                dataDir,
                bindAddress,
                port,
                kafkaPort,
                openKafka,
                schemaRegistryPort,
                schemaRegistryUrl,
                partitions,
                kinds.kinds(),
                nodes,
                timings.timings(),
                timings.behaviors(),
                machine.machine(Duration.ZERO),
                minFreeDisk * 1024 * 1024,
                history.forget(),
                views.views(),
                limits.limits(),
                users.users(openKafka ? Users.OWNER : AuthenticatedUser.ANONYMOUS),
                users.manifestPatience(),
                admission.settings(plugins.path()),
                authorization.authorizers(),
                serviceRanges.ranges(),
                addresses.network(),
                plugins.path(),
                ControllerSelection.ALL,
                TimeShift.NONE,
                metrics.start());
        var system = AllInOne.start(options);
        System.out.println("API server       " + system.apiServer());
        System.out.println("Kafka            " + system.bootstrapServers());
        System.out.println("Schema registry  " + system.schemaRegistryUri());
        System.out.println("kubeconfig       " + system.kubeconfig());
        System.out.println("kafka.properties " + system.kafkaConfig());
        system.problem()
                .ifPresent(problem -> System.err.println("streamplane: nothing can be written now: " + problem));
        return RoleProcess.run(system, system.failed());
    }
}
