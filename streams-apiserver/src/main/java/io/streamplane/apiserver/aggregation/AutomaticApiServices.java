package io.streamplane.apiserver.aggregation;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiregistration.ApiServiceKind;
import io.streamplane.schemas.kind.metrics.MetricsKinds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The APIService of each group and version that this server answers for itself, as kube-apiserver makes them
 * ({@code pkg/controlplane/apiserver/aggregator.go}, and {@code crdregistration} for custom resources). They always are
 * available.
 */
final class AutomaticApiServices {

    private static final int CUSTOM_GROUP = 1_000;
    private static final int CUSTOM_VERSION = 100;
    private static final int VERSION = 15;
    private static final Map<String, Integer> GROUPS = Map.ofEntries(
            Map.entry("", 18_000),
            Map.entry("apps", 17_800),
            Map.entry("events.k8s.io", 17_750),
            Map.entry("authentication.k8s.io", 17_700),
            Map.entry("authorization.k8s.io", 17_600),
            Map.entry("autoscaling", 17_500),
            Map.entry("batch", 17_400),
            Map.entry("certificates.k8s.io", 17_300),
            Map.entry("networking.k8s.io", 17_200),
            Map.entry("policy", 17_100),
            Map.entry("rbac.authorization.k8s.io", 17_000),
            Map.entry("storage.k8s.io", 16_800),
            Map.entry("apiextensions.k8s.io", 16_700),
            Map.entry("admissionregistration.k8s.io", 16_700),
            Map.entry("scheduling.k8s.io", 16_600),
            Map.entry("coordination.k8s.io", 16_500),
            Map.entry("node.k8s.io", 16_300),
            Map.entry("discovery.k8s.io", 16_200),
            Map.entry("flowcontrol.apiserver.k8s.io", 16_100),
            Map.entry("resource.k8s.io", 15_900));

    /** Where it is not that of most. */
    private static final Map<String, Integer> VERSIONS = Map.of(
            "v1", 1,
            "autoscaling/v2", 30,
            "certificates.k8s.io/v1beta1", 9,
            "coordination.k8s.io/v1beta1", 13,
            "flowcontrol.apiserver.k8s.io/v1", 21,
            "scheduling.k8s.io/v1alpha2", 9,
            "resource.k8s.io/v1beta2", 9);

    private AutomaticApiServices() {}

    /**
     * One for each version; the aggregator's own group has none.
     *
     * @param since when the cluster came to be, as a timestamp of metadata
     */
    static List<ObjectNode> of(KindRegistry kinds, String since) {
        return Stream.concat(kinds.served().stream(), MetricsKinds.REGISTRY.served().stream())
                .filter(kind -> !kind.group().equals(ApiServiceKind.KIND.group()))
                .map(kind -> new GroupVersion(kind.group(), kind.version()))
                .distinct()
                .map(each -> each.service(since))
                .toList();
    }

    /** Whether this server answers for the version of the group. */
    static boolean isOwn(KindRegistry kinds, String group, String version) {
        return kinds.served().stream()
                .anyMatch(kind -> kind.group().equals(group) && kind.version().equals(version));
    }

    private record GroupVersion(String group, String version) {

        ObjectNode service(String since) {
            Kind kind = ApiServiceKind.KIND;
            String name = version + "." + group;
            boolean custom = !GROUPS.containsKey(group);
            String of = group.isEmpty() ? version : group + "/" + version;
            ObjectNode service = JsonMapper.shared().createObjectNode();
            service.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            ObjectNode metadata = service.putObject("metadata").put("name", name);
            metadata.put(
                    "uid",
                    UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                            .toString());
            metadata.put("resourceVersion", "1").put("creationTimestamp", since);
            metadata.putObject("labels").put("kube-aggregator.kubernetes.io/automanaged", custom ? "true" : "onstart");
            service.putObject("spec")
                    .put("group", group)
                    .put("version", version)
                    .put("groupPriorityMinimum", GROUPS.getOrDefault(group, CUSTOM_GROUP))
                    .put("versionPriority", custom ? CUSTOM_VERSION : VERSIONS.getOrDefault(of, VERSION));
            service.putObject("status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Available")
                    .put("status", "True")
                    .put("lastTransitionTime", since)
                    .put("reason", "Local")
                    .put("message", "Local APIServices are always available");
            return service;
        }
    }
}
