package io.streamplane.schemas.quantity;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a pod asks of its node, summed as Kubernetes does it (component-helpers, {@code PodRequests}): containers and
 * restartable init containers together; every plain init container with the restartable ones started before it; the greater of
 * both. What the pod asks for as a whole (KEP-2837) stands in place of that sum, for cpu, memory and huge pages. The overhead
 * comes on top.
 *
 * <p>Example: init a 2 CPU, sidecar s 1 CPU, init b 3 CPU, container c 2 CPU need max(2, 1 + 3, 1 + 2) = 4 CPU.
 */
public final class PodRequests {

    private PodRequests() {}

    /** Amounts by resource name: of cpu thousandths, of all else whole units. */
    public static Map<String, Long> of(PodSpec spec) {
        return combined(
                withoutOverhead(spec, ResourceRequirements::getRequests), amounts(spec.getOverhead()), Quantities::sum);
    }

    /** The same of its limits; the overhead comes on top of what is limited only. */
    public static Map<String, Long> limits(PodSpec spec) {
        Map<String, Long> limits = withoutOverhead(spec, ResourceRequirements::getLimits);
        Map<String, Long> overhead = new HashMap<>(amounts(spec.getOverhead()));
        overhead.keySet().retainAll(limits.keySet());
        return combined(limits, overhead, Quantities::sum);
    }

    private static Map<String, Long> withoutOverhead(
            PodSpec spec, Function<ResourceRequirements, @Nullable Map<String, Quantity>> which) {
        Map<String, Long> running = new HashMap<>();
        for (Container container : spec.getContainers()) {
            running = combined(running, of(container.getResources(), which), Quantities::sum);
        }
        Map<String, Long> sidecars = new HashMap<>();
        Map<String, Long> starting = new HashMap<>();
        for (Container container : spec.getInitContainers()) {
            Map<String, Long> together = combined(sidecars, of(container.getResources(), which), Quantities::sum);
            starting = combined(starting, together, Math::max);
            sidecars = "Always".equals(container.getRestartPolicy()) ? together : sidecars;
        }
        Map<String, Long> all = combined(combined(running, sidecars, Quantities::sum), starting, Math::max);
        of(spec.getResources(), which).forEach((name, amount) -> {
            if (isForPods(name)) {
                all.put(name, amount);
            }
        });
        return all;
    }

    /** Whether pods, and not only containers, can ask for it. */
    public static boolean isForPods(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
    }

    /** The same amounts as {@link #of(PodSpec)} gives, of any list of quantities. Less than nothing is nothing. */
    public static Map<String, Long> amounts(@Nullable Map<String, Quantity> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return Map.of();
        }
        var amounts = new HashMap<String, Long>();
        quantities.forEach((name, quantity) -> {
            String text = quantity.toString();
            amounts.put(name, Math.max(0, name.equals("cpu") ? Quantities.milliValue(text) : Quantities.value(text)));
        });
        return amounts;
    }

    private static Map<String, Long> of(
            @Nullable ResourceRequirements resources,
            Function<ResourceRequirements, @Nullable Map<String, Quantity>> which) {
        return amounts(resources == null ? null : which.apply(resources));
    }

    private static Map<String, Long> combined(Map<String, Long> one, Map<String, Long> other, LongBinaryOperator how) {
        var all = new HashMap<>(one);
        other.forEach((name, amount) -> all.merge(name, amount, how::applyAsLong));
        return all;
    }
}
