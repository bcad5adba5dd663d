package io.streamplane.kubelet.node;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A node that is simulated.
 *
 * @param index gives its zone and its pods' addresses, see {@link PodNetwork}
 * @param capacity by resource name, e.g. cpu, memory, pods; allocatable is the same; at most 253 pods
 */
public record SimulatedNode(String name, int index, Map<String, String> capacity) {

    private static final long MOST_PODS = 253;

    public SimulatedNode {
        capacity = Map.copyOf(capacity);
        String pods = capacity.getOrDefault("pods", "0");
        if (Long.parseLong(pods) > MOST_PODS) {
            throw new IllegalArgumentException(
                    "expected at most " + MOST_PODS + " pods on node " + name + ", but got " + pods);
        }
    }

    /** Nodes that are alike: prefix-0, prefix-1, ... */
    public static List<SimulatedNode> numbered(String prefix, int count, Map<String, String> capacity) {
        return IntStream.range(0, count)
                .mapToObj(index -> new SimulatedNode(prefix + '-' + index, index, capacity))
                .toList();
    }
}
