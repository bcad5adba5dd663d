package io.streamplane.scheduler.request;

import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.quantity.Quantities;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of everything that nodes have and pods ask for. Immutable; sums stop at the greatest long.
 *
 * @param milliCpu thousandths of a CPU
 * @param memory bytes
 * @param ephemeralStorage bytes
 * @param extended whole units by resource name, e.g. {@code nvidia.com/gpu}; huge pages in bytes
 * @param pods how many pods; only a node's allocatable says it
 */
public record Resources(long milliCpu, long memory, long ephemeralStorage, Map<String, Long> extended, long pods) {

    public static final Resources NONE = new Resources(0, 0, 0, Map.of(), 0);

    public Resources {
        extended = Map.copyOf(extended);
    }

    public static Resources of(@Nullable Map<String, Quantity> quantities) {
        return ofAmounts(PodRequests.amounts(quantities));
    }

    /** @param amounts as {@link PodRequests} gives them */
    static Resources ofAmounts(Map<String, Long> amounts) {
        if (amounts.isEmpty()) {
            return NONE;
        }
        var extended = new TreeMap<>(amounts);
        long cpu = or0(extended.remove("cpu"));
        long memory = or0(extended.remove("memory"));
        long storage = or0(extended.remove("ephemeral-storage"));
        long pods = or0(extended.remove("pods"));
        return new Resources(cpu, memory, storage, extended, pods);
    }

    private static long or0(@Nullable Long amount) {
        return amount == null ? 0 : amount;
    }

    public Resources plus(Resources other) {
        return other == NONE ? this : combined(other, Quantities::sum);
    }

    public Resources minus(Resources other) {
        return combined(other, (a, b) -> a - b);
    }

    /** The greater amount of each. */
    public Resources max(Resources other) {
        return combined(other, Math::max);
    }

    private Resources combined(Resources other, LongBinaryOperator operator) {
        Map<String, Long> sum = extended;
        if (!other.extended.isEmpty()) {
            sum = new TreeMap<>(extended);
            for (var amount : other.extended.entrySet()) {
                long own = extended.getOrDefault(amount.getKey(), 0L);
                sum.put(amount.getKey(), operator.applyAsLong(own, amount.getValue()));
            }
        }
        return new Resources(
                operator.applyAsLong(milliCpu, other.milliCpu),
                operator.applyAsLong(memory, other.memory),
                operator.applyAsLong(ephemeralStorage, other.ephemeralStorage),
                sum,
                operator.applyAsLong(pods, other.pods));
    }

    /** Whether some sum in it stopped at the greatest long, so that nothing can be taken from it again. */
    public boolean isSaturated() {
        return milliCpu == Long.MAX_VALUE
                || memory == Long.MAX_VALUE
                || ephemeralStorage == Long.MAX_VALUE
                || pods == Long.MAX_VALUE
                || extended.containsValue(Long.MAX_VALUE);
    }
}
