package io.streamplane.scheduler.request;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.selector.NodeTerm;
import io.streamplane.schemas.selector.Tolerance;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the request view of a pod. */
public final class PodReader {

    private PodReader() {}

    public static PodRequest read(Pod pod) {
        var metadata = pod.getMetadata();
        var spec = pod.getSpec();
        var key = new ObjectKey(metadata.getNamespace(), metadata.getName());
        Map<String, String> labels = orEmpty(metadata.getLabels());
        Affinity affinity = spec.getAffinity();
        var nodes = affinity == null ? null : affinity.getNodeAffinity();
        var required = nodes == null ? null : nodes.getRequiredDuringSchedulingIgnoredDuringExecution();
        var with = affinity == null ? null : affinity.getPodAffinity();
        var without = affinity == null ? null : affinity.getPodAntiAffinity();
        String node = spec.getNodeName();
        return new PodRequest(
                key,
                metadata.getUid(),
                spec.getSchedulerName() == null ? "default-scheduler" : spec.getSchedulerName(),
                node == null || node.isEmpty() ? null : node,
                labels,
                spec.getPriority() == null ? 0 : spec.getPriority(),
                metadata.getCreationTimestamp() == null ? "" : metadata.getCreationTimestamp(),
                Resources.ofAmounts(PodRequests.of(spec)),
                owner(metadata.getOwnerReferences(), metadata.getUid()),
                orEmpty(spec.getNodeSelector()),
                required == null
                        ? null
                        : required.getNodeSelectorTerms().stream()
                                .map(term -> NodeTerm.of(term, 0))
                                .toList(),
                nodes == null
                        ? List.of()
                        : nodes.getPreferredDuringSchedulingIgnoredDuringExecution().stream()
                                .map(term -> NodeTerm.of(term.getPreference(), term.getWeight()))
                                .toList(),
                spec.getTolerations().stream().map(Tolerance::of).toList(),
                spec.getTopologySpreadConstraints().stream()
                        .map(each -> SpreadRule.of(each, labels))
                        .toList(),
                with == null ? List.of() : terms(with.getRequiredDuringSchedulingIgnoredDuringExecution(), key, labels),
                without == null
                        ? List.of()
                        : terms(without.getRequiredDuringSchedulingIgnoredDuringExecution(), key, labels),
                hostPorts(spec),
                claims(spec, key),
                deviceClaims(spec),
                !spec.getSchedulingGates().isEmpty(),
                metadata.getDeletionTimestamp() != null);
    }

    private static List<PodTerm> terms(List<PodAffinityTerm> terms, ObjectKey key, Map<String, String> labels) {
        return terms.stream()
                .map(term -> PodTerm.of(term, key.namespace(), labels))
                .toList();
    }

    private static List<PodClaim> claims(PodSpec spec, ObjectKey pod) {
        List<Volume> volumes = spec.getVolumes();
        if (volumes == null || volumes.isEmpty()) {
            return List.of();
        }
        var claims = new ArrayList<PodClaim>();
        for (Volume volume : volumes) {
            if (volume.getPersistentVolumeClaim() != null) {
                String name = volume.getPersistentVolumeClaim().getClaimName();
                claims.add(new PodClaim(new ObjectKey(pod.namespace(), name), false));
            } else if (volume.getEphemeral() != null) {
                claims.add(new PodClaim(new ObjectKey(pod.namespace(), pod.name() + "-" + volume.getName()), true));
            }
        }
        return List.copyOf(claims);
    }

    private static List<DeviceClaim> deviceClaims(PodSpec spec) {
        var claims = spec.getResourceClaims();
        return claims == null || claims.isEmpty()
                ? List.of()
                : claims.stream()
                        .map(each -> new DeviceClaim(each.getName(), each.getResourceClaimName()))
                        .toList();
    }

    private static List<String> hostPorts(PodSpec spec) {
        var ports = new ArrayList<String>();
        for (Container container : spec.getContainers()) {
            for (var port : container.getPorts()) {
                if (port.getHostPort() != null && port.getHostPort() > 0) {
                    ports.add((port.getProtocol() == null ? "TCP" : port.getProtocol()) + "/" + port.getHostPort());
                }
            }
        }
        return List.copyOf(ports);
    }

    private static String owner(List<OwnerReference> owners, String uid) {
        for (OwnerReference owner : owners) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner.getUid();
            }
        }
        return uid;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }
}
