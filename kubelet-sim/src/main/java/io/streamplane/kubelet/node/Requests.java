package io.streamplane.kubelet.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.schemas.quantity.Quantities;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Amounts of what pods ask of a node. Cpu in thousandths of a core, the others in bytes. */
public record Requests(long cpu, long memory, long storage) {

    public static final Requests NONE = new Requests(0, 0, 0);

    /** The larger of all containers together and of the largest init container, and the pod's overhead. */
    public static Requests of(PodSpec spec) {
        Requests together = NONE;
        for (Container container : spec.getContainers()) {
            together = together.plus(of(container));
        }
        for (Container container : spec.getInitContainers()) {
            Requests one = of(container);
            together = new Requests(
                    Math.max(together.cpu, one.cpu),
                    Math.max(together.memory, one.memory),
                    Math.max(together.storage, one.storage));
        }
        return together.plus(of(spec.getOverhead()));
    }

    public static Requests of(@Nullable Map<String, Quantity> amounts) {
        return amounts == null
                ? NONE
                : new Requests(
                        amount(amounts, "cpu", Quantities::milliValue),
                        amount(amounts, "memory", Quantities::value),
                        amount(amounts, "ephemeral-storage", Quantities::value));
    }

    public static Requests sum(List<Requests> all) {
        return all.stream().reduce(NONE, Requests::plus);
    }

    public Requests plus(Requests other) {
        return new Requests(
                Quantities.sum(cpu, other.cpu),
                Quantities.sum(memory, other.memory),
                Quantities.sum(storage, other.storage));
    }

    private static Requests of(Container container) {
        return container.getResources() == null
                ? NONE
                : of(container.getResources().getRequests());
    }

    private static long amount(Map<String, Quantity> amounts, String name, ToLongFunction<String> reader) {
        Quantity quantity = amounts.get(name);
        return quantity == null ? 0 : Math.max(0, reader.applyAsLong(quantity.toString()));
    }
}
