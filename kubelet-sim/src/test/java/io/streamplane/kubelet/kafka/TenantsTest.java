package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.Requests;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.PodAddresses;
import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.kubelet.pod.PodState;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses pods have, one of each pod CIDR of their node, and who may have them afterwards. */
class TenantsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeNetwork BOTH = new NodeNetwork(List.of("IPv4", "IPv6"), "10.96.0.1", "10.96.0.10");
    private static final List<SimulatedNode> NODES = SimulatedNode.numbered("node", 2, Map.of("pods", "110"));

    @ParameterizedTest(name = "{0}; {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "IPv4 IPv6 | 10.244.9.0/24 fd00:9::/64 | 10.244.9.2 fd00:9::2",
                "IPv4 IPv6 | fd00:9::/64 10.244.9.0/24 | 10.244.9.2 fd00:9::2",
                "IPv6 IPv4 | 10.244.9.0/24 fd00:9::/64 | fd00:9::2 10.244.9.2",
                "IPv4      | 10.244.9.0/24 fd00:9::/64 | 10.244.9.2 fd00:9::2",
                "IPv4 IPv6 | 10.244.9.0/24             | 10.244.9.2",
                "IPv4 IPv6 | fd00:9::/64               | fd00:9::2",
                "IPv4 IPv6 |                           | 10.128.0.2 fd00:10:120::2",
                "IPv4      |                           | 10.128.0.2",
            })
    void shouldGiveAnAddressOfEachPodCidrOfTheNode(String families, @Nullable String cidrs, String expected) {
        // Given
        var network = new NodeNetwork(List.of(families.split(" ")), "10.96.0.1", "10.96.0.10");
        var tenants = new Tenants(NODES, network);
        Node node = cidrs == null ? null : node(cidrs.split(" "));

        // When
        PodAddresses given = take(tenants, pod("p", 0, false), node, network.hosts());

        // Then
        assertThat(addresses(given)).containsExactly(expected.split(" "));
    }

    @Test
    void shouldGiveAddressesToOthersOnceTheClusterKnowsThatAPodHasEnded() {
        // Given
        var tenants = new Tenants(NODES, BOTH);
        PodState first = begin(tenants, pod("first", 0, false));
        PodState ofHost = begin(tenants, pod("of-host", 0, true));

        // When
        tenants.over(key(first), "node-0");
        PodState early = begin(tenants, pod("early", 0, false));
        PodState freed = tenants.free(first);
        PodState second = begin(tenants, pod("second", 0, false));
        tenants.leave(key(first), freed);
        tenants.leave(key(ofHost), ofHost);
        PodState third = begin(tenants, pod("third", 0, false));

        // Then
        assertThat(addresses(ofHost.addresses())).containsExactly("127.0.0.1", "::1");
        assertThat(addresses(early.addresses())).containsExactly("10.128.0.3", "fd00:10:120::3");
        assertThat(addresses(second.addresses())).isEqualTo(addresses(first.addresses()));
        assertThat(addresses(third.addresses())).containsExactly("10.128.0.4", "fd00:10:120::4");
    }

    @Test
    void shouldKeepTheFirstAddressFreeWhereTheSecondNetworkIsFull() {
        // Given
        var tenants = new Tenants(NODES, BOTH);
        Node node = node("10.244.9.0/24", "fd00:9::/126");
        Pod one = pod("one", 0, false);
        PodAddresses given = take(tenants, one, node, BOTH.hosts());

        // When
        assertThatThrownBy(() -> take(tenants, pod("two", 0, false), node, BOTH.hosts()))
                .hasMessageContaining("at most 1 pods at once in fd00:9::/126");
        tenants.leave(new ObjectKey("default", "one"), new PodLifecycle(Timings.NONE).begin(one, given, NOW));

        // Then
        assertThat(tenants.alive("node-0")).isEmpty();
        assertThat(take(tenants, pod("two", 0, false), node, BOTH.hosts())).isEqualTo(given);
    }

    /** Pods come and end, and the process is started again, in any order. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveNoAddressOfEitherFamilyTwice(long seed) {
        // Given
        var random = new Random(seed);
        var alive = new TreeMap<String, PodState>();
        var tenants = new Tenants(NODES, BOTH);

        for (int i = 0; i < 2_000; i++) {
            // When
            if (alive.size() > 200 || !alive.isEmpty() && random.nextInt(3) == 0) {
                var all = List.copyOf(alive.values());
                PodState ended = all.get(random.nextInt(all.size()));
                alive.remove(key(ended).name());
                tenants.leave(key(ended), ended);
            } else if (random.nextInt(100) == 0) {
                tenants = new Tenants(NODES, BOTH);
                var before = new ArrayList<>(alive.values());
                Collections.shuffle(before, random);
                for (PodState state : before) {
                    alive.put(key(state).name(), tenants.adopt(key(state), state, false));
                }
            } else {
                PodState state = begin(tenants, pod("p" + i, random.nextInt(2), false));
                alive.put(key(state).name(), state);
            }

            // Then
            var addresses = alive.values().stream()
                    .flatMap(each -> addresses(each.addresses()).stream())
                    .toList();
            assertThat(addresses).hasSize(2 * alive.size());
            assertThat(new HashSet<>(addresses))
                    .as("seed " + seed + ", step " + i)
                    .hasSameSizeAs(addresses);
        }
    }

    @Test
    void shouldGiveOthersToAPodWhoseAddressesAnotherHas() {
        // Given
        var tenants = new Tenants(NODES, BOTH);
        PodState original = begin(tenants, pod("original", 0, false));
        PodState copy = new PodLifecycle(Timings.NONE).begin(pod("copy", 0, false), original.addresses(), NOW);

        // When
        PodState adopted = tenants.adopt(key(copy), copy, false);

        // Then
        assertThat(addresses(adopted.addresses())).containsExactly("10.128.0.3", "fd00:10:120::3");
    }

    private static PodState begin(Tenants tenants, Pod pod) {
        return new PodLifecycle(Timings.NONE).begin(pod, take(tenants, pod, null, BOTH.hosts()), NOW);
    }

    private static PodAddresses take(Tenants tenants, Pod pod, @Nullable Node node, List<String> hosts) {
        var key = new ObjectKey("default", pod.getMetadata().getName());
        return tenants.take(key, pod, node, Requests.of(pod.getSpec()), hosts);
    }

    private static List<String> addresses(PodAddresses addresses) {
        var all = new ArrayList<String>();
        all.add(addresses.first());
        if (addresses.second() != null) {
            all.add(addresses.second());
        }
        return all;
    }

    private static ObjectKey key(PodState state) {
        return new ObjectKey("default", state.pod().getMetadata().getName());
    }

    private static Node node(String... cidrs) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("node-0")
                .endMetadata()
                .withNewSpec()
                .withPodCIDR(cidrs[0])
                .withPodCIDRs(cidrs)
                .endSpec()
                .build();
    }

    private static Pod pod(String name, int node, boolean ofHost) {
        return BoundPods.pod(name, "u-" + name, "node-" + node, ofHost);
    }
}
