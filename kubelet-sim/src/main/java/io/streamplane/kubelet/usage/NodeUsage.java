package io.streamplane.kubelet.usage;

/**
 * What a node uses: its pods, and a little for the system itself.
 *
 * @param cpuTime core nanoseconds of its pods
 */
public record NodeUsage(String node, long cpuNanos, long memoryBytes, long cpuTime) {

    private static final long SYSTEM_CPU_NANOS = 20_000_000;
    private static final long SYSTEM_MEMORY = 64L * 1024 * 1024;

    /** One without pods. */
    public static NodeUsage idle(String node) {
        return new NodeUsage(node, SYSTEM_CPU_NANOS, SYSTEM_MEMORY, 0);
    }

    public NodeUsage plus(long cpu, long memory, long time) {
        return new NodeUsage(node, cpuNanos + cpu, memoryBytes + memory, cpuTime + time);
    }
}
