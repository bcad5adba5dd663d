package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.request.PodRequest;

/** DynamicResources: pods that use ResourceClaims wait until these are allocated, and go where the devices are reached. */
final class DeviceFilter {

    private static final Veto NONE = new Veto.Rule("cannot allocate all claims");
    private static final Veto ELSEWHERE = new Veto.Rule("resourceclaim not available on the node");

    private DeviceFilter() {}

    static Filter.Check check(PodRequest pod, Cluster cluster) {
        if (pod.deviceClaims().isEmpty()) {
            return Filter.Check.PASS;
        }
        String refusal = cluster.devices().refusal(pod);
        if (refusal != null) {
            return new Filter.Refusal(refusal);
        }
        boolean allocated = cluster.devices().areAllocated(pod);
        return node -> {
            if (!cluster.devices().areReachable(pod, node.name(), node.labels())) {
                return ELSEWHERE;
            }
            return allocated ? null : NONE;
        };
    }
}
