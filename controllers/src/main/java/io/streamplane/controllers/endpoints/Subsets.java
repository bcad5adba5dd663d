package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Subsets of Endpoints, repacked as upstream does ({@code RepackSubsets}): ports that the same addresses offer are one subset,
 * all in a fixed order. Not ready outweighs ready.
 *
 * <p>Example: a and b with port 80, and a with port 81, come to {[a b], 80} and {[a], 81}.
 */
final class Subsets {

    /** More addresses than these are left out. */
    static final int MOST = 1_000;

    /** Stands for the addresses of a Service without ports. */
    private static final EndpointPort NONE = new EndpointPort(null, null, -1, null);

    private record Offer(EndpointAddress address, boolean ready) {

        String text() {
            return key(address) + " " + ready;
        }
    }

    /** Offers by address, by port. */
    private final Map<EndpointPort, TreeMap<String, Offer>> byPort = new LinkedHashMap<>();

    /** @param port null where the Service has none */
    void add(EndpointAddress address, @Nullable EndpointPort port, boolean ready) {
        byPort.computeIfAbsent(port == null ? NONE : port, each -> new TreeMap<>())
                .merge(key(address), new Offer(address, ready), (old, now) -> old.ready() ? now : old);
    }

    private static String key(EndpointAddress address) {
        return address.getIp() + " "
                + (address.getTargetRef() == null ? "" : address.getTargetRef().getUid());
    }

    List<EndpointSubset> packed() {
        var ports = new HashMap<List<String>, List<EndpointPort>>();
        byPort.forEach((port, offers) ->
                ports.computeIfAbsent(texts(offers), key -> new ArrayList<>()).add(port));
        return ports.values().stream()
                .map(each -> subset(each, byPort.getOrDefault(each.getFirst(), new TreeMap<>())))
                .sorted(Comparator.comparing(Subsets::order))
                .toList();
    }

    private static List<String> texts(TreeMap<String, Offer> offers) {
        return offers.values().stream().map(Offer::text).toList();
    }

    private static EndpointSubset subset(List<EndpointPort> ports, TreeMap<String, Offer> offers) {
        return new EndpointSubset(
                addresses(offers, true),
                addresses(offers, false),
                ports.stream()
                        .filter(port -> !port.equals(NONE))
                        .sorted(Comparator.comparing(Subsets::order))
                        .toList());
    }

    private static List<EndpointAddress> addresses(TreeMap<String, Offer> offers, boolean ready) {
        return offers.values().stream()
                .filter(offer -> offer.ready() == ready)
                .map(Offer::address)
                .toList();
    }

    private static String order(EndpointPort port) {
        return Objects.requireNonNullElse(port.getName(), "") + " " + port.getPort() + " " + port.getProtocol();
    }

    private static String order(EndpointSubset subset) {
        return subset.getPorts().stream().map(Subsets::order).toList() + " "
                + subset.getAddresses().stream().map(Subsets::key).toList();
    }

    static int count(List<EndpointSubset> subsets) {
        return subsets.stream()
                .mapToInt(subset -> subset.getAddresses().size()
                        + subset.getNotReadyAddresses().size())
                .sum();
    }

    /**
     * No more than {@link #MOST} addresses: of each subset its share, rounded up, as long as there is room. Ready ones come
     * before those that are not.
     */
    static List<EndpointSubset> truncated(List<EndpointSubset> subsets) {
        int ready =
                subsets.stream().mapToInt(each -> each.getAddresses().size()).sum();
        int unready = count(subsets) - ready;
        if (ready + unready <= MOST) {
            return subsets;
        }
        boolean onlyReady = ready > MOST;
        int most = onlyReady ? MOST : MOST - ready;
        int all = onlyReady ? ready : unready;
        int room = most;
        var truncated = new ArrayList<EndpointSubset>();
        for (EndpointSubset subset : subsets) {
            var addresses = onlyReady ? subset.getAddresses() : subset.getNotReadyAddresses();
            int share = Math.min(room, (int) Math.ceil(addresses.size() / (double) all * most));
            var kept = List.copyOf(addresses.subList(0, Math.min(addresses.size(), share)));
            room -= kept.size();
            truncated.add(
                    onlyReady
                            ? new EndpointSubset(kept, List.of(), subset.getPorts())
                            : new EndpointSubset(subset.getAddresses(), kept, subset.getPorts()));
        }
        return truncated;
    }
}
