package io.streamplane.ops.command;

import io.streamplane.kubelet.KubeletSim;
import io.streamplane.kubelet.identity.BootstrapKubeconfig;
import io.streamplane.kubelet.identity.NodeCertificates;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.ops.assembly.KubeletCertificates;
import io.streamplane.ops.assembly.NodeNetworks;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubelet-sim}. */
@Command(
        name = "kubelet-sim",
        mixinStandardHelpOptions = true,
        footer = {
            "  ops/streamplane kubelet-sim --bootstrap-servers kafka:9092 \\",
            "      --nodes 100 --bootstrap-kubeconfig bootstrap.kubeconfig --state-dir k1"
        },
        description = "Run simulated kubelets on an external Kafka.")
public final class KubeletSimCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ProofOptions proof = new ProofOptions();

    @Option(names = "--nodes", defaultValue = "5", description = "(default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--node-prefix",
            defaultValue = "node",
            description = "nodes are PREFIX-0, PREFIX-1 ...; one for each process (default: ${DEFAULT-VALUE})")
    private String prefix = "node";

    @Option(names = "--capacity", description = "of each node, e.g. cpu=16; may be given again")
    private Map<String, String> capacity = Map.of();

    @Option(
            names = "--bootstrap-kubeconfig",
            paramLabel = "FILE",
            description = "join as kubelets do: the API server and the bootstrap token with which the nodes ask for"
                    + " certificates; needs --state-dir, and neither --token-file nor --cert-dir")
    private @Nullable Path bootstrap;

    @Option(
            names = "--state-dir",
            paramLabel = "FOLDER",
            description =
                    "where the nodes' certificates and keys are kept; with these, the next start needs no bootstrap"
                            + " token")
    private @Nullable Path state;

    @Option(
            names = "--cert-dir",
            description =
                    "instead of joining: the API servers' folder of certificates, with the authority's key; without"
                            + " either, no API server reaches these kubelets for logs, streams and usage")
    private @Nullable Path certificates;

    @Mixin
    private ServiceRangeOptions serviceRanges = new ServiceRangeOptions();

    @Option(
            names = "--await-pod-cidrs",
            description =
                    "nodes bring no pod CIDRs, and are ready when controllers with --cluster-cidr have given them some")
    private boolean awaitCidrs;

    @Mixin
    private KubeletTimings timings = new KubeletTimings();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Option(
            names = "--shutdown-grace-period",
            defaultValue = "PT0S",
            description =
                    "time for pods to end when this process is told to, ISO 8601; PT0S: its nodes fall silent, and"
                            + " their pods go on at the next start (default: ${DEFAULT-VALUE})")
    private Duration shutdown = Duration.ZERO;

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        if (bootstrap != null) {
            return join(bootstrap);
        }
        ClientSettings settings = proof.proof().with(kafka.settings());
        return run(
                settings,
                certificates == null
                        ? KubeletSimOptions.Credentials.NONE
                        : KubeletCertificates.in(certificates, prefix + "-0"));
    }

    private int join(Path file) throws Exception {
        if (state == null || certificates != null || proof.isGiven()) {
            throw new IllegalArgumentException(
                    "expected --bootstrap-kubeconfig with --state-dir, and without --cert-dir,"
                            + " --token-file and --cluster-secret-file: the nodes show their own certificates");
        }
        var names = nodes().stream().map(SimulatedNode::name).toList();
        try (var joined = NodeCertificates.join(new NodeCertificates.Options(
                BootstrapKubeconfig.read(file), names, network().server(), state, TimeShift.NONE))) {
            return run(kafka.settings(), new KubeletSimOptions.Credentials(joined.tls(), joined, joined.tokens()));
        }
    }

    private NodeNetwork network() {
        return NodeNetworks.of(serviceRanges.ranges(), awaitCidrs);
    }

    private List<SimulatedNode> nodes() {
        var resources = new HashMap<>(KubeletSimOptions.DEFAULT_CAPACITY);
        resources.putAll(capacity);
        return SimulatedNode.numbered(prefix, nodes, resources);
    }

    private int run(ClientSettings settings, KubeletSimOptions.Credentials credentials) throws Exception {
        kafka.awaitTopics();
        try (var registry = kafka.registry();
                var telemetry = metrics.start()) {
            var role = KubeletSim.start(new KubeletSimOptions(
                    settings.bootstrapServers(),
                    registry,
                    settings.extra(),
                    nodes(),
                    timings.timings(),
                    timings.behaviors(),
                    telemetry,
                    TimeShift.NONE,
                    machine.machine(shutdown),
                    network(),
                    credentials));
            return RoleProcess.run(role, role.failed(), shutdown);
        }
    }
}
