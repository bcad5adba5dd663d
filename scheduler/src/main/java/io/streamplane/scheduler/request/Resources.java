package io.streamplane.scheduler.request;

import io.fabric8.kubernetes.api.model.Quantity;
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

    public static Resources of(@Nullable Map<String, Quantity> amounts) {
        if (amounts == null || amounts.isEmpty()) {
            return NONE;
        }
        long cpu = 0;
        long memory = 0;
        long storage = 0;
        long pods = 0;
        var extended = new TreeMap<String, Long>();
        for (var amount : amounts.entrySet()) {
            String text = amount.getValue().toString();
            switch (amount.getKey()) {
                case "cpu" -> cpu = Math.max(0, Quantities.milliValue(text));
                case "memory" -> memory = whole(text);
                case "ephemeral-storage" -> storage = whole(text);
                case "pods" -> pods = whole(text);
                default -> extended.put(amount.getKey(), whole(text));
            }
        }
        return new Resources(cpu, memory, storage, extended, pods);
    }

    /** Less than nothing is nothing. */
    private static long whole(String text) {
        return Math.max(0, Quantities.value(text));
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
