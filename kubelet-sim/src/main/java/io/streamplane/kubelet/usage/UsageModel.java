package io.streamplane.kubelet.usage;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.time.Timestamps;
import io.streamplane.schemas.topic.ObjectKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each running container of a pod uses. The annotations {@code kwok.x-k8s.io/usage-cpu}, {@code usage-memory} and {@code
 * usage-ephemeral-storage} say it of every container, the first two as those of KWOK do; else it is a share of the container's request, from 40 to 60 percent, always the same
 * for one container of one pod; without a request it is next to nothing.
 *
 * <p>Example: a container that requests 200m uses 80m to 120m; with the annotation {@code kwok.x-k8s.io/usage-cpu: 250m}, 250m.
 */
public final class UsageModel {

    static final String CPU = "kwok.x-k8s.io/usage-cpu";
    static final String MEMORY = "kwok.x-k8s.io/usage-memory";
    static final String DISK = "kwok.x-k8s.io/usage-ephemeral-storage";

    /** As much as KWOK says of a container that nothing is known of. */
    private static final long LEAST_CPU_NANOS = 1_000_000;

    private static final long LEAST_MEMORY = 1024 * 1024;
    private static final long LEAST_DISK = 16 * 1024;
    private static final int LEAST_PERCENT = 40;
    private static final int PERCENTS = 21;
    private static final long NANOS_OF_MILLI = 1_000_000;
    private static final int NANO = 9;

    private UsageModel() {}

    /**
     * Null where none of its containers runs.
     *
     * @param status as its kubelet reported it; null where it did not yet
     */
    public static @Nullable PodUsage of(ObjectKey key, Pod pod, @Nullable PodStatus status) {
        if (status == null || !"Running".equals(status.getPhase())) {
            return null;
        }
        var containers = new ArrayList<PodUsage.Container>();
        for (ContainerStatus each : Stream.concat(
                        orNone(status.getInitContainerStatuses()).stream(),
                        orNone(status.getContainerStatuses()).stream())
                .toList()) {
            Instant started = each.getState() == null || each.getState().getRunning() == null
                    ? null
                    : Timestamps.read(each.getState().getRunning().getStartedAt());
            if (started != null) {
                containers.add(container(pod, each.getName(), started));
            }
        }
        Instant started = Objects.requireNonNullElse(Timestamps.read(status.getStartTime()), Instant.EPOCH);
        return containers.isEmpty()
                ? null
                : new PodUsage(key, pod.getMetadata().getUid(), pod.getSpec().getNodeName(), started, containers);
    }

    private static PodUsage.Container container(Pod pod, String name, Instant started) {
        Map<String, Long> requests = requests(pod, name);
        int percent = LEAST_PERCENT + Math.floorMod((pod.getMetadata().getUid() + '/' + name).hashCode(), PERCENTS);
        BigDecimal cpu = annotated(pod, CPU);
        long share = Math.max(LEAST_CPU_NANOS, share(requests.getOrDefault("cpu", 0L) * NANOS_OF_MILLI, percent));
        return new PodUsage.Container(
                name,
                started,
                cpu == null ? share : bounded(cpu.scaleByPowerOfTen(NANO)),
                bytes(annotated(pod, MEMORY), requests.getOrDefault("memory", 0L), percent, LEAST_MEMORY),
                bytes(annotated(pod, DISK), requests.getOrDefault("ephemeral-storage", 0L), percent, LEAST_DISK));
    }

    private static long bytes(@Nullable BigDecimal annotated, long requested, int percent, long least) {
        return annotated == null ? Math.max(least, share(requested, percent)) : bounded(annotated);
    }

    private static long share(long whole, int percent) {
        return whole / 100 * percent;
    }

    private static Map<String, Long> requests(Pod pod, String name) {
        for (Container each : Stream.concat(
                        pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
                .toList()) {
            if (each.getName().equals(name) && each.getResources() != null) {
                return PodRequests.amounts(each.getResources().getRequests());
            }
        }
        return Map.of();
    }

    /** Null where there is none, or one that is no amount. */
    private static @Nullable BigDecimal annotated(Pod pod, String annotation) {
        var annotations = pod.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(annotation);
        return text == null
                ? null
                : Quantity.parse(text)
                        .map(Quantity::amount)
                        .filter(amount -> amount.signum() >= 0)
                        .orElse(null);
    }

    private static long bounded(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.UP)
                .min(BigDecimal.valueOf(Long.MAX_VALUE / 1024))
                .longValue();
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
