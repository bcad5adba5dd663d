package io.streamplane.kubelet.node;

import io.streamplane.kubelet.pod.Failure;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a node gives up when it is short of something: first those that use more than they requested, of these those of the
 * lowest priority, of these those that use most beyond their request ({@code pkg/kubelet/eviction/helpers.go}).
 */
public final class Evictions {

    private static final Comparator<Candidate<?>> RANK = Comparator.<Candidate<?>, Boolean>comparing(
                    each -> each.used() <= each.requested())
            .thenComparingInt(Candidate::priority)
            .thenComparing(each -> each.requested() - each.used());

    private Evictions() {}

    /** A pod; amounts in bytes. */
    public record Candidate<K>(K key, int priority, List<Part> parts) {

        long used() {
            return parts.stream().mapToLong(Part::used).sum();
        }

        long requested() {
            return parts.stream().mapToLong(Part::requested).sum();
        }
    }

    /** One container's. */
    public record Part(String container, long used, long requested) {}

    /** Who goes first; null where nobody can. */
    public static <K> @Nullable Candidate<K> first(List<Candidate<K>> candidates) {
        return candidates.stream().min(RANK).orElse(null);
    }

    /** @param resource memory or ephemeral-storage */
    public static Failure failure(String resource, Candidate<?> chosen, long threshold, long available) {
        var message = new StringBuilder("The node was low on resource: ")
                .append(resource)
                .append(". Threshold quantity: ")
                .append(quantity(threshold))
                .append(", available: ")
                .append(quantity(available))
                .append(". ");
        for (Part part : chosen.parts()) {
            if (part.used() > part.requested()) {
                message.append("Container ")
                        .append(part.container())
                        .append(" was using ")
                        .append(quantity(part.used()))
                        .append(", request is ")
                        .append(quantity(part.requested()))
                        .append(", has larger consumption of ")
                        .append(resource)
                        .append(". ");
            }
        }
        return new Failure("Evicted", message.toString(), true);
    }

    /** As Kubernetes prints an amount of bytes. */
    static String quantity(long bytes) {
        String[] units = {"", "Ki", "Mi", "Gi", "Ti"};
        long amount = bytes;
        int unit = 0;
        while (amount != 0 && amount % 1024 == 0 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + units[unit];
    }
}
