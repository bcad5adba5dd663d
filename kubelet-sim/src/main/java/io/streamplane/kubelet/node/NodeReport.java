package io.streamplane.kubelet.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A node as its kubelet registers it, healthy. */
public final class NodeReport {

    /** What a kubelet declares whose containers share all CPUs: it gives other CPU to a running container of any pod. */
    private static final List<String> FEATURES = List.of("GuaranteedQoSPodCPUResize");

    private NodeReport() {}

    /** Of a cluster with IPv4 only. */
    public static Node of(SimulatedNode node, int port, Instant now) {
        return of(node, NodeNetwork.IPV4, port, now);
    }

    /** @param port where its kubelet serves logs */
    public static Node of(SimulatedNode node, NodeNetwork network, int port, Instant now) {
        String name = node.name();
        List<String> podCidrs = network.podCidrs(node.index());
        var addresses = new ArrayList<NodeAddress>();
        network.hosts().forEach(host -> addresses.add(new NodeAddress(host, "InternalIP")));
        addresses.add(new NodeAddress(name, "Hostname"));
        Map<String, Quantity> amounts = node.capacity().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Quantity(entry.getValue())));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", "amd64")
                .addToLabels("node.kubernetes.io/instance-type", "simulated")
                .addToLabels("topology.kubernetes.io/region", "sim")
                .addToLabels("topology.kubernetes.io/zone", "sim-" + (char) ('a' + node.index() % 3))
                .endMetadata()
                .withNewSpec()
                .withPodCIDR(podCidrs.isEmpty() ? null : podCidrs.getFirst())
                .withPodCIDRs(podCidrs)
                .endSpec()
                .withNewStatus()
                .withCapacity(amounts)
                .withAllocatable(amounts)
                .withAddresses(addresses)
                .withDeclaredFeatures(FEATURES)
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .withNewNodeInfo()
                .withArchitecture("amd64")
                .withOperatingSystem("linux")
                .withKubeletVersion("v1.36.0-sim")
                .withContainerRuntimeVersion("simulated://1.0.0")
                .withOsImage("Simulated Linux")
                .withKernelVersion("0.0.0-sim")
                .withKubeProxyVersion("")
                .withMachineID(name)
                .withSystemUUID(name)
                .withBootID(name)
                .endNodeInfo()
                .withConditions(
                        condition(
                                "MemoryPressure",
                                "False",
                                "KubeletHasSufficientMemory",
                                "kubelet has sufficient memory available",
                                now),
                        condition(
                                "DiskPressure",
                                "False",
                                "KubeletHasNoDiskPressure",
                                "kubelet has no disk pressure",
                                now),
                        condition(
                                "PIDPressure",
                                "False",
                                "KubeletHasSufficientPID",
                                "kubelet has sufficient PID available",
                                now),
                        condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", now))
                .endStatus()
                .build();
    }

    private static NodeCondition condition(String type, String status, String reason, String message, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastHeartbeatTime(time)
                .withLastTransitionTime(time)
                .build();
    }
}
