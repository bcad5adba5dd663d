package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.volume.PodVolumes;

/** The filters of pods that use claims, in kube-scheduler's words; other pods they pass by. */
final class VolumeFilters {

    private static final Veto ONE_POD = new Veto.Rule(
            "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");
    private static final Veto ZONE = new Veto.Rule("node(s) had no available volume zone");

    private static final Veto LIMIT = new Veto.Rule("node(s) exceed max volume count");

    private VolumeFilters() {}

    /** A claim of ReadWriteOncePod that a pod on some node uses. */
    static Filter.Check restrictions(PodRequest pod, Cluster cluster) {
        if (pod.claims().isEmpty() || !cluster.volumes().isTakenByOnePod(pod)) {
            return Filter.Check.PASS;
        }
        return node -> ONE_POD;
    }

    /** How many volumes of a driver a node attaches, as its CSINode says. */
    static Filter.Check limits(PodRequest pod, Cluster cluster) {
        if (pod.claims().isEmpty() || !cluster.volumes().hasLimits()) {
            return Filter.Check.PASS;
        }
        return node -> cluster.volumes().exceedLimit(pod, node.name(), node.pods()) ? LIMIT : null;
    }

    /** Where the pod's volumes are, or can be. */
    static Filter.Check binding(PodRequest pod, Cluster cluster) {
        if (pod.claims().isEmpty()) {
            return Filter.Check.PASS;
        }
        String refusal = cluster.volumes().refusal(pod);
        if (refusal != null) {
            return new Filter.Refusal(refusal);
        }
        PodVolumes volumes = cluster.volumes().of(pod);
        return node -> {
            String reason = volumes.conflict(node.name(), node.labels());
            return reason == null ? null : new Veto.Rule(reason);
        };
    }

    /** The zones and regions by which volumes are labelled. */
    static Filter.Check zones(PodRequest pod, Cluster cluster) {
        if (pod.claims().isEmpty()) {
            return Filter.Check.PASS;
        }
        PodVolumes volumes = cluster.volumes().of(pod);
        return volumes.isZoned() ? node -> volumes.isInZone(node.labels()) ? null : ZONE : Filter.Check.PASS;
    }
}
