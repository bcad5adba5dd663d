package io.streamplane.schemas.quota;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.time.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one object uses of quotas, by names as in {@code spec.hard}, as upstream's evaluators count it ({@code pkg/quota/v1}).
 *
 * <p>Pods that have ended, or whose grace period is over, count for {@code count/pods} only.
 */
public final class QuotaUsage {

    /** Kinds whose objects use more than their number, so that it takes their content to count them. */
    public static final Set<String> WITH_CONTENT = Set.of("pods", "services", "persistentvolumeclaims");

    private static final BigDecimal MILLI = new BigDecimal("0.001");

    private final Map<String, BigDecimal> amounts = new HashMap<>();

    private QuotaUsage() {}

    /**
     * Of an object of any kind.
     *
     * @param resource GroupResource
     * @param object may be null where the kind is none whose objects use more than their number
     */
    public static Map<String, BigDecimal> of(String resource, @Nullable HasMetadata object, Instant now) {
        var usage = new QuotaUsage();
        usage.put(QuotaNames.COUNT + resource, 1);
        if (QuotaNames.hasOwnName(resource)) {
            usage.put(resource, 1);
        }
        switch (object) {
            case Pod pod -> usage.add(pod, now);
            case Service service -> usage.add(service);
            case PersistentVolumeClaim claim -> usage.add(claim);
            case null, default -> {}
        }
        return usage.amounts;
    }

    /** When a pod that is being deleted stops to count, if it is still there; null where that is no matter of time. */
    public static @Nullable Instant end(Pod pod) {
        var metadata = pod.getMetadata();
        Instant deleted = Timestamps.read(metadata.getDeletionTimestamp());
        return deleted == null || metadata.getDeletionGracePeriodSeconds() == null
                ? null
                : deleted.plusSeconds(metadata.getDeletionGracePeriodSeconds());
    }

    private void add(Pod pod, Instant now) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        Instant end = end(pod);
        if ("Succeeded".equals(phase) || "Failed".equals(phase) || end != null && now.isAfter(end)) {
            return;
        }
        put("pods", 1);
        PodRequests.of(pod.getSpec()).forEach((name, amount) -> {
            BigDecimal exact = exact(name, amount);
            switch (name) {
                case "cpu", "memory", "ephemeral-storage" -> {
                    amounts.put(name, exact);
                    amounts.put(QuotaNames.REQUESTS + name, exact);
                }
                default -> {
                    if (QuotaNames.isHugePages(name)) {
                        amounts.put(name, exact);
                    }
                    if (QuotaNames.isHugePages(name) || QuotaNames.isExtended(name)) {
                        amounts.put(QuotaNames.REQUESTS + name, exact);
                    }
                }
            }
        });
        PodRequests.limits(pod.getSpec()).forEach((name, amount) -> {
            switch (name) {
                case "cpu", "memory", "ephemeral-storage" -> amounts.put(QuotaNames.LIMITS + name, exact(name, amount));
                default -> {}
            }
        });
    }

    private static BigDecimal exact(String name, long amount) {
        BigDecimal whole = BigDecimal.valueOf(amount);
        return name.equals("cpu") ? whole.multiply(MILLI) : whole;
    }

    private void add(Service service) {
        var spec = service.getSpec();
        long ports = spec.getPorts() == null ? 0 : spec.getPorts().size();
        long chosen = spec.getPorts() == null
                ? 0
                : spec.getPorts().stream()
                        .map(ServicePort::getNodePort)
                        .filter(port -> port != null && port != 0)
                        .count();
        String type = Objects.requireNonNullElse(spec.getType(), "ClusterIP");
        boolean balanced = type.equals("LoadBalancer");
        put("services", 1);
        put("services.loadbalancers", balanced ? 1 : 0);
        put(
                "services.nodeports",
                balanced && Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts())
                        ? chosen
                        : balanced || type.equals("NodePort") ? ports : 0);
    }

    private void add(PersistentVolumeClaim claim) {
        String storageClass = storageClass(claim);
        put("persistentvolumeclaims", 1);
        if (!storageClass.isEmpty()) {
            put(storageClass + QuotaNames.OF_STORAGE_CLASS + "persistentvolumeclaims", 1);
        }
        var resources = claim.getSpec().getResources();
        BigDecimal storage = storage(resources == null ? null : resources.getRequests());
        if (storage == null) {
            return;
        }
        var status = claim.getStatus();
        BigDecimal allocated = storage(status == null ? null : status.getAllocatedResources());
        BigDecimal most = allocated == null ? storage : storage.max(allocated);
        amounts.put("requests.storage", most);
        if (!storageClass.isEmpty()) {
            amounts.put(storageClass + QuotaNames.OF_STORAGE_CLASS + "requests.storage", most);
        }
    }

    private static String storageClass(PersistentVolumeClaim claim) {
        var annotations = claim.getMetadata().getAnnotations();
        String old = annotations == null ? null : annotations.get("volume.beta.kubernetes.io/storage-class");
        return old != null ? old : Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "");
    }

    private static @Nullable BigDecimal storage(
            @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> amounts) {
        var amount = amounts == null ? null : amounts.get("storage");
        return amount == null
                ? null
                : Quantity.parse(amount.toString())
                        .map(quantity -> quantity.roundedUp(0).amount())
                        .orElse(null);
    }

    private void put(String name, long amount) {
        amounts.put(name, BigDecimal.valueOf(amount));
    }
}
