package io.streamplane.scheduler.replay;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what becomes of pods, by uid, and samples how full the nodes are. Pods that were there before counting begins are on
 * nodes, and are not counted unless they come to another one.
 */
public final class Tally {

    /**
     * How full the nodes were at a moment.
     *
     * @param millis since the epoch
     * @param nodes that have pods
     * @param cpu share that is asked for of the CPU of those nodes, 0 to 1; likewise memory
     * @param waiting pods without a node
     */
    public record Sample(long millis, int nodes, double cpu, double memory, int waiting) {}

    private final Map<String, Long> arrived = new HashMap<>();
    private final Map<String, String> nodes = new HashMap<>();
    private final List<Long> waits = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();

    void arrived(String uid, long now) {
        arrived.putIfAbsent(uid, now);
    }

    void placed(String uid, String node, long now) {
        Long since = arrived.get(uid);
        if (since != null && nodes.putIfAbsent(uid, node) == null) {
            waits.add(now - since);
        }
    }

    void sample(long now, Cluster cluster, int waiting) {
        int used = 0;
        double cpu = 0;
        double cpuOf = 0;
        double memory = 0;
        double memoryOf = 0;
        for (NodeCapacity node : cluster.nodes()) {
            if (!node.pods().isEmpty()) {
                used++;
                cpu += node.requested().milliCpu();
                cpuOf += node.allocatable().milliCpu();
                memory += node.requested().memory();
                memoryOf += node.allocatable().memory();
            }
        }
        samples.add(new Sample(now, used, share(cpu, cpuOf), share(memory, memoryOf), waiting));
    }

    /** Pods that came, and waited for a node. */
    public int arrived() {
        return arrived.size();
    }

    public int placed() {
        return waits.size();
    }

    /** Where each placed pod went first, by uid. */
    public Map<String, String> nodes() {
        return nodes;
    }

    /** So long some share of the placed pods waited at most, in milliseconds; 0 where there is none. */
    public long waited(double share) {
        long[] sorted = waits.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    public List<Sample> samples() {
        return samples;
    }

    private static double share(double part, double of) {
        return of == 0 ? 0 : part / of;
    }
}
