package io.streamplane.ops.access;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.Map;
import java.util.Optional;

/** Objects of the kinds in the table, as few fields as each can have. */
final class AppliedObjects {

    private static final String POD = "{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}";
    private static final String TEMPLATE =
            "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":" + POD + "}";
    private static final String WORKLOAD =
            "\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}}," + TEMPLATE + ",\"replicas\":0}";
    private static final String JOB = "\"spec\":{\"template\":{\"spec\":"
            + POD.replace("{\"containers\"", "{\"restartPolicy\":\"Never\",\"containers\"") + "}}";

    private static final Map<String, String> MORE = Map.ofEntries(
            Map.entry("pods", "\"spec\":" + POD),
            Map.entry("deployments.apps", WORKLOAD),
            Map.entry("replicasets.apps", WORKLOAD),
            Map.entry("statefulsets.apps", WORKLOAD),
            Map.entry("jobs.batch", JOB),
            Map.entry("cronjobs.batch", "\"spec\":{\"schedule\":\"0 0 1 1 *\",\"jobTemplate\":{" + JOB + "}}"),
            Map.entry("services", "\"spec\":{\"ports\":[{\"port\":1}]}"),
            Map.entry("endpointslices.discovery.k8s.io", "\"addressType\":\"IPv4\",\"endpoints\":[]"),
            Map.entry("runtimeclasses.node.k8s.io", "\"handler\":\"a\""),
            Map.entry("networkpolicies.networking.k8s.io", "\"spec\":{\"podSelector\":{}}"),
            Map.entry(
                    "rolebindings.rbac.authorization.k8s.io",
                    "\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"view\"}"),
            Map.entry(
                    "persistentvolumes",
                    "\"spec\":{\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":[\"ReadWriteOnce\"],\"hostPath\":{\"path\":\"/a\"}}"),
            Map.entry(
                    "persistentvolumeclaims",
                    "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}"),
            Map.entry("limitranges", "\"spec\":{\"limits\":[]}"));

    private AppliedObjects() {}

    /** Empty where a record cannot be about it: a subresource, a review, an event, or nothing that is served. */
    static Optional<Kind> kind(AccessCell cell) {
        return cell.subresource().isEmpty()
                ? Kinds.builtIn()
                        .ofPath(cell.group(), "v1", cell.resource())
                        .filter(kind -> kind.journaled() && !kind.isReview())
                : Optional.empty();
    }

    /** In a namespace where the kind is in one; the cell's own where it is of namespaces. */
    static String of(Kind kind, AccessCell cell, String name) {
        String namespace = kind.namespaced() ? ",\"namespace\":\"" + cell.namespace() + "\"" : "";
        String more = MORE.getOrDefault(kind.resource(), "");
        return "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"%s}%s}"
                .formatted(kind.apiVersion(), kind.kind(), name, namespace, more.isEmpty() ? "" : "," + more);
    }
}
