package io.streamplane.kubelet;

import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.registry.SchemaRegistry;
import java.util.Map;

/**
 * What a process of simulated kubelets is told.
 *
 * @param clientSettings go over the built-in settings of every Kafka client
 * @param nodes how many nodes it hosts: prefix-0, prefix-1, ...
 * @param capacity of each node by resource name, e.g. cpu, memory, pods; allocatable is the same; at most 253 pods
 */
public record KubeletSimOptions(
        String bootstrapServers,
        SchemaRegistry registry,
        Map<String, String> clientSettings,
        String nodePrefix,
        int nodes,
        Map<String, String> capacity,
        Timings timings) {

    public static final Map<String, String> DEFAULT_CAPACITY =
            Map.of("cpu", "8", "memory", "32Gi", "ephemeral-storage", "100Gi", "pods", "110");

    private static final long MOST_PODS = 253;

    public KubeletSimOptions {
        clientSettings = Map.copyOf(clientSettings);
        capacity = Map.copyOf(capacity);
        String pods = capacity.getOrDefault("pods", "0");
        if (Long.parseLong(pods) > MOST_PODS) {
            throw new IllegalArgumentException("expected at most " + MOST_PODS + " pods a node, but got " + pods);
        }
    }
}
