package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.http.KubeletTls;
import io.streamplane.kubelet.identity.NodeProofs;
import io.streamplane.kubelet.identity.PodTokens;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a process of simulated kubelets is told.
 *
 * @param clientSettings go over the built-in settings of every Kafka client
 * @param nodes which it hosts
 * @param behaviors what containers do
 * @param time that the kubelets go by
 * @param machine of the process
 * @param network that its nodes are in
 * @param credentials how they are known to others
 */
public record KubeletSimOptions(
        String bootstrapServers,
        SchemaRegistry registry,
        Map<String, String> clientSettings,
        List<SimulatedNode> nodes,
        Timings timings,
        Behaviors behaviors,
        Telemetry telemetry,
        TimeShift time,
        Machine machine,
        NodeNetwork network,
        Credentials credentials) {

    /**
     * How the kubelets are known to others.
     *
     * @param tls how their server is known; null: plain HTTP, which no API server asks
     * @param proofs what each shows on proposals, beside what the settings of the producer say
     * @param tokens of ServiceAccounts for pods; null: there are none in their files
     */
    public record Credentials(
            @Nullable KubeletTls tls,
            NodeProofs proofs,
            @Nullable PodTokens tokens) {

        /** In plain HTTP, and as the settings of the producer say. */
        public static final Credentials NONE = new Credentials(null, NodeProofs.NONE, null);
    }

    /**
     * What the machine of the process has and does.
     *
     * @param manifests folder of static pods, see {@link io.streamplane.kubelet.manifest.ManifestFolder}; null: none
     * @param shutdown how long pods have to end when the process is told to; zero: nodes just fall silent, and pods go on at the
     *     next start
     * @param pressureTransition how long a node says that it is under pressure after it was last short of something
     */
    public record Machine(@Nullable Path manifests, Duration shutdown, Duration pressureTransition) {

        /** As kubelets do where they are told nothing. */
        public static final Machine PLAIN = new Machine(null, Duration.ZERO, Duration.ofMinutes(5));
    }

    public static final Map<String, String> DEFAULT_CAPACITY =
            Map.of("cpu", "8", "memory", "32Gi", "ephemeral-storage", "100Gi", "pods", "110");

    public KubeletSimOptions {
        clientSettings = Map.copyOf(clientSettings);
        nodes = List.copyOf(nodes);
    }

    /** Without telemetry. */
    public KubeletSimOptions(
            String bootstrapServers,
            SchemaRegistry registry,
            Map<String, String> clientSettings,
            List<SimulatedNode> nodes,
            Timings timings) {
        this(
                bootstrapServers,
                registry,
                clientSettings,
                nodes,
                timings,
                Behaviors.SIMULATED,
                Telemetry.none(),
                TimeShift.NONE,
                Machine.PLAIN,
                NodeNetwork.IPV4,
                Credentials.NONE);
    }
}
