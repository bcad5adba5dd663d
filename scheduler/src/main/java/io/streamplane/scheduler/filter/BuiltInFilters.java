package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.request.PodRequest;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiFunction;

/** The filters that kube-scheduler runs by default and that concern the kinds served here, in its order. */
public final class BuiltInFilters {

    private static final Veto UNSCHEDULABLE = new Veto.Rule("node(s) were unschedulable");
    private static final Veto TAINTED = new Veto.Rule("node(s) had untolerated taint(s)");
    private static final Veto AFFINITY = new Veto.Rule("node(s) didn't match Pod's node affinity/selector");
    private static final Veto PORTS = new Veto.Rule("node(s) didn't have free ports for the requested pod ports");

    private BuiltInFilters() {}

    public static List<Filter> all() {
        return List.of(
                filter("NodeUnschedulable", BuiltInFilters::unschedulable),
                filter("TaintToleration", BuiltInFilters::taints),
                filter("NodeAffinity", BuiltInFilters::affinity),
                filter("NodePorts", BuiltInFilters::ports),
                new ResourcesFit(),
                filter("VolumeRestrictions", VolumeFilters::restrictions),
                filter("NodeVolumeLimits", VolumeFilters::limits),
                filter("VolumeBinding", VolumeFilters::binding),
                filter("VolumeZone", VolumeFilters::zones),
                new TopologySpread(),
                new PodAffinity(),
                filter("DynamicResources", DeviceFilter::check));
    }

    private static Filter.Check unschedulable(PodRequest pod, Cluster cluster) {
        boolean tolerated = NodeFilters.toleratesUnschedulable(pod);
        return tolerated ? Filter.Check.PASS : node -> node.unschedulable() ? UNSCHEDULABLE : null;
    }

    private static Filter.Check taints(PodRequest pod, Cluster cluster) {
        return node -> NodeFilters.toleratesTaints(pod, node) ? null : TAINTED;
    }

    private static Filter.Check affinity(PodRequest pod, Cluster cluster) {
        if (pod.nodeSelector().isEmpty() && pod.requiredNodes() == null) {
            return Filter.Check.PASS;
        }
        return node -> NodeFilters.fitsAffinity(pod, node) ? null : AFFINITY;
    }

    private static Filter.Check ports(PodRequest pod, Cluster cluster) {
        if (pod.hostPorts().isEmpty()) {
            return Filter.Check.PASS;
        }
        var wanted = new HashSet<>(pod.hostPorts());
        return node ->
                node.pods().stream().flatMap(each -> each.hostPorts().stream()).anyMatch(wanted::contains)
                        ? PORTS
                        : null;
    }

    private static Filter filter(String name, BiFunction<PodRequest, Cluster, Filter.Check> rule) {
        return new Filter() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Check prepare(PodRequest pod, Cluster cluster) {
                return rule.apply(pod, cluster);
            }
        };
    }
}
