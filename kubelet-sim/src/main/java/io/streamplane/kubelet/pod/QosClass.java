package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Guaranteed, Burstable or BestEffort, by cpu and memory alone (Kubernetes' quality of service classes). */
final class QosClass {

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QosClass() {}

    static String of(PodSpec spec) {
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

    private static boolean none(Map<String, Quantity> amounts) {
        return COUNTED.stream().noneMatch(amounts::containsKey);
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
