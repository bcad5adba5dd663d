package io.streamplane.scheduler.capacity;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.request.Resources;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node: what it offers, and the sum of what the pods on it ask for. Changed by {@link Cluster} only; filters and
 * scores read it. A node whose object is unknown (pods are on it, but it was not read yet or is deleted) is not ready to
 * be filled.
 */
public final class NodeCapacity {

    private static final long DEFAULT_MILLI_CPU = 100;
    private static final long DEFAULT_MEMORY = 200L * 1024 * 1024;

    private final String name;
    private final Map<ObjectKey, PodRequest> pods = new LinkedHashMap<>();
    private Map<String, String> labels = Map.of();
    private List<Taint> taints = List.of();
    private String uid = "";
    private boolean unschedulable;
    private boolean known;
    private Resources allocatable = Resources.NONE;
    private Resources requested = Resources.NONE;
    private long weightedCpu;
    private long weightedMemory;

    NodeCapacity(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public Map<String, String> labels() {
        return labels;
    }

    public List<Taint> taints() {
        return taints;
    }

    public boolean unschedulable() {
        return unschedulable;
    }

    public Resources allocatable() {
        return allocatable;
    }

    public Resources requested() {
        return requested;
    }

    /** Requested thousandths of a CPU, where a pod that asks for none counts as 100, as kube-scheduler scores it. */
    public long weightedCpu() {
        return weightedCpu;
    }

    /** Requested bytes, where a pod that asks for none counts as 200 MiB. */
    public long weightedMemory() {
        return weightedMemory;
    }

    public Collection<PodRequest> pods() {
        return pods.values();
    }

    public static long weightedCpu(PodRequest pod) {
        long cpu = pod.requests().milliCpu();
        return cpu == 0 ? DEFAULT_MILLI_CPU : cpu;
    }

    public static long weightedMemory(PodRequest pod) {
        long memory = pod.requests().memory();
        return memory == 0 ? DEFAULT_MEMORY : memory;
    }

    boolean known() {
        return known;
    }

    /** Empty where the object is not known. */
    String uid() {
        return uid;
    }

    boolean empty() {
        return !known && pods.isEmpty() && allocatable.equals(Resources.NONE);
    }

    /** Takes over the desired part; says whether it changed. */
    boolean describe(@Nullable Node node) {
        Map<String, String> newLabels = Map.of();
        List<Taint> newTaints = List.of();
        boolean newUnschedulable = false;
        if (node != null) {
            newLabels = node.getMetadata().getLabels() == null
                    ? Map.of()
                    : Map.copyOf(node.getMetadata().getLabels());
            newTaints = node.getSpec() == null
                    ? List.of()
                    : List.copyOf(node.getSpec().getTaints());
            newUnschedulable =
                    node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        }
        boolean changed = known != (node != null)
                || !labels.equals(newLabels)
                || !taints.equals(newTaints)
                || unschedulable != newUnschedulable;
        known = node != null;
        uid = node == null || node.getMetadata().getUid() == null
                ? ""
                : node.getMetadata().getUid();
        labels = newLabels;
        taints = newTaints;
        unschedulable = newUnschedulable;
        return changed;
    }

    /** Takes over the observed part; says whether the allocatable amounts changed. */
    boolean observe(@Nullable NodeStatus status) {
        Resources offered = status == null
                ? Resources.NONE
                : Resources.of(
                        status.getAllocatable() == null
                                        || status.getAllocatable().isEmpty()
                                ? status.getCapacity()
                                : status.getAllocatable());
        boolean changed = !offered.equals(allocatable);
        allocatable = offered;
        return changed;
    }

    void add(PodRequest pod) {
        pods.put(pod.key(), pod);
        count(pod);
    }

    PodRequest remove(ObjectKey key) {
        PodRequest pod = pods.remove(key);
        if (pod == null) {
            throw new IllegalStateException("expected pod " + key + " on node " + name + ", but it is not there");
        }
        if (requested.isSaturated() || weightedCpu == Long.MAX_VALUE || weightedMemory == Long.MAX_VALUE) {
            requested = Resources.NONE;
            weightedCpu = 0;
            weightedMemory = 0;
            pods.values().forEach(this::count);
        } else {
            requested = requested.minus(pod.requests());
            weightedCpu -= weightedCpu(pod);
            weightedMemory -= weightedMemory(pod);
        }
        return pod;
    }

    private void count(PodRequest pod) {
        requested = requested.plus(pod.requests());
        weightedCpu = Quantities.sum(weightedCpu, weightedCpu(pod));
        weightedMemory = Quantities.sum(weightedMemory, weightedMemory(pod));
    }
}
