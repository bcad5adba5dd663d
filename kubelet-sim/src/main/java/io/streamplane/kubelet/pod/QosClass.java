package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Guaranteed, Burstable or BestEffort, by cpu and memory alone (Kubernetes' quality of service classes). What the pod as a
 * whole asks for decides, where it asks for anything.
 */
public final class QosClass {

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QosClass() {}

    public static String of(PodSpec spec) {
        ResourceRequirements ofPod = spec.getResources();
        if (ofPod != null && !(none(ofPod.getRequests()) && none(ofPod.getLimits()))) {
            return guaranteed(ofPod) ? "Guaranteed" : "Burstable";
        }
        List<Container> all = Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .toList();
        if (all.stream().allMatch(c -> none(requests(c)) && none(limits(c)))) {
            return "BestEffort";
        }
        return all.stream().allMatch(QosClass::guaranteed) ? "Guaranteed" : "Burstable";
    }

    private static boolean guaranteed(Container container) {
        return COUNTED.stream().allMatch(name -> {
            Quantity limit = limits(container).get(name);
            return limit != null && limit.equals(requests(container).getOrDefault(name, limit));
        });
    }

    /** Of what a pod as a whole does not ask for, its containers may ask. */
    private static boolean guaranteed(ResourceRequirements ofPod) {
        var requests = ofPod.getRequests();
        var limits = ofPod.getLimits();
        return requests != null
                && limits != null
                && COUNTED.stream()
                        .allMatch(name ->
                                limits.get(name) != null && limits.get(name).equals(requests.get(name)));
    }

    private static boolean none(@Nullable Map<String, Quantity> amounts) {
        return amounts == null || COUNTED.stream().noneMatch(amounts::containsKey);
    }

    private static Map<String, Quantity> requests(Container container) {
        var resources = container.getResources();
        return resources == null || resources.getRequests() == null ? Map.of() : resources.getRequests();
    }

    private static Map<String, Quantity> limits(Container container) {
        var resources = container.getResources();
        return resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
    }
}
