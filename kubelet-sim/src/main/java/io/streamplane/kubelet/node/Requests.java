package io.streamplane.kubelet.node;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.quantity.Quantities;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Amounts of what pods ask of a node. Cpu in thousandths of a core, the others in bytes. */
public record Requests(long cpu, long memory, long storage) {

    public static final Requests NONE = new Requests(0, 0, 0);

    public static Requests of(PodSpec spec) {
        return ofAmounts(PodRequests.of(spec));
    }

    public static Requests of(@Nullable Map<String, Quantity> quantities) {
        return ofAmounts(PodRequests.amounts(quantities));
    }

    private static Requests ofAmounts(Map<String, Long> amounts) {
        return new Requests(
                amounts.getOrDefault("cpu", 0L),
                amounts.getOrDefault("memory", 0L),
                amounts.getOrDefault("ephemeral-storage", 0L));
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
}
