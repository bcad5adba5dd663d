package io.streamplane.ops.command;

import io.streamplane.kubelet.KubeletSim;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.ops.assembly.KubeletCertificates;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
            "      --nodes 100 --token-file kubelets.token"
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
            names = "--cert-dir",
            description =
                    "the API servers' folder of certificates; without it no API server reaches these kubelets for logs,"
                            + " streams and usage")
    private @Nullable Path certificates;

    @Mixin
    private KubeletTimings timings = new KubeletTimings();

    @Option(
            names = "--pod-manifest-path",
            paramLabel = "FOLDER",
            description =
                    "Pods in YAML or JSON that every node runs as static pods; those in FOLDER/NODE that node alone")
    private @Nullable Path manifests;

    @Option(
            names = "--shutdown-grace-period",
            defaultValue = "PT0S",
            description =
                    "time for pods to end when this process is told to, ISO 8601; PT0S: its nodes fall silent, and their pods"
                            + " go on at the next start (default: ${DEFAULT-VALUE})")
    private Duration shutdown = Duration.ZERO;

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        kafka.awaitTopics();
        ClientSettings settings = proof.proof().with(kafka.settings());
        try (var registry = kafka.registry();
                var telemetry = metrics.start()) {
            var resources = new HashMap<>(KubeletSimOptions.DEFAULT_CAPACITY);
            resources.putAll(capacity);
            var role = KubeletSim.start(new KubeletSimOptions(
                    settings.bootstrapServers(),
                    registry,
                    settings.extra(),
                    SimulatedNode.numbered(prefix, nodes, resources),
                    timings.timings(),
                    timings.behaviors(),
                    telemetry,
                    TimeShift.NONE,
                    new KubeletSimOptions.Machine(manifests, shutdown),
                    certificates == null ? null : KubeletCertificates.in(certificates, prefix + "-0")));
            return RoleProcess.run(role, role.failed(), shutdown);
        }
    }
}
