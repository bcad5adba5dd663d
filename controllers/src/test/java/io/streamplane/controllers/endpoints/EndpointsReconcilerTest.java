package io.streamplane.controllers.endpoints;

import static io.streamplane.controllers.endpoints.Behind.WEB;
import static io.streamplane.controllers.endpoints.Behind.pod;
import static io.streamplane.controllers.endpoints.Behind.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsReconcilerTest {

    private final ShardFixture shard = new ShardFixture();
    private final EndpointsReconciler reconciler = new EndpointsReconciler();

    @Test
    void shouldListReadyAndOtherAddresses() {
        // Given
        shard.put("services", service());
        shard.put("pods", pod("one", "10.0.0.1", "fd00::1"));
        shard.put("pods", pod("two", Behind.unready(), "10.0.0.2"));
        shard.put("pods", pod("gone", Behind.terminating(), "10.0.0.3"));
        shard.put("pods", pod("ended", Behind.phase("Failed"), "10.0.0.4"));

        // When
        var endpoints = apply(run());
        var again = run();

        // Then
        assertThat(endpoints.getMetadata().getLabels())
                .isEqualTo(Map.of("endpoints.kubernetes.io/managed-by", "endpoint-controller"));
        assertThat(text(endpoints.getSubsets())).containsExactly("[10.0.0.1] [10.0.0.2] [http:8080]");
        assertThat(endpoints.getSubsets().getFirst().getAddresses().getFirst().getNodeName())
                .isEqualTo("node-1");
        assertThat(again.proposals()).isEmpty();
    }

    /** Endpoints are of one family: the Service's first one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IPv4      | 10.0.0.1 fd00::1 | [10.0.0.1] [] [http:8080]",
                "IPv6      | 10.0.0.1 fd00::1 | [fd00::1] [] [http:8080]",
                "IPv4 IPv6 | 10.0.0.1 fd00::1 | [10.0.0.1] [] [http:8080]",
                "IPv6 IPv4 | 10.0.0.1 fd00::1 | [fd00::1] [] [http:8080]",
                "IPv6 IPv4 | 10.0.0.1         | none",
            })
    void shouldListAddressesOfTheFirstFamily(String families, String addresses, String expected) {
        // Given
        shard.put("services", service(Behind.families(families.split(" "))));
        shard.put("pods", pod("one", addresses.split(" ")));

        // When
        var subsets = apply(run()).getSubsets();

        // Then
        assertThat(subsets.isEmpty() ? List.of("none") : text(subsets)).containsExactly(expected);
    }

    /** Each entry is address:port, not ready with an exclamation mark. */
    @ParameterizedTest
    @CsvSource({
        "a:80 b:80 a:81 b:81, '[a, b] [] [x:80, x:81]'",
        "a:80 b:80 a:81,      '[a, b] [] [x:80]|[a] [] [x:81]'",
        "a:80 !b:80,          '[a] [b] [x:80]'",
        "a:80 !a:80,          '[] [a] [x:80]'",
        "a:80 !a:81,          '[a] [] [x:80]|[] [a] [x:81]'",
        "a:-1,                '[a] [] []'"
    })
    void shouldPackPortsThatTheSameAddressesOffer(String offers, String expected) {
        // Given
        var subsets = new Subsets();
        for (String offer : offers.split(" ")) {
            String[] parts = offer.replace("!", "").split(":");
            int port = Integer.parseInt(parts[1]);
            subsets.add(
                    new EndpointAddress(null, parts[0], null, null),
                    port < 0 ? null : new EndpointPort(null, "x", port, "TCP"),
                    !offer.startsWith("!"));
        }

        // When
        var packed = subsets.packed();

        // Then
        assertThat(String.join("|", text(packed))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"600 300, 100 0, 600 300 100 0", "900 0, 300 100, 900 0 75 25", "900 600, 50 50, 600 400 0 0"})
    void shouldLeaveOutWhatIsTooMuch(String ready, String unready, String expected) {
        // Given
        var subsets = IntStream.range(0, 2)
                .mapToObj(i -> new EndpointSubset(
                        addresses(Integer.parseInt(ready.split(" ")[i])),
                        addresses(Integer.parseInt(unready.split(" ")[i])),
                        List.of()))
                .toList();

        // When
        var kept = Subsets.truncated(subsets);

        // Then
        assertThat(kept.get(0).getAddresses().size() + " "
                        + kept.get(1).getAddresses().size() + " "
                        + kept.get(0).getNotReadyAddresses().size() + " "
                        + kept.get(1).getNotReadyAddresses().size())
                .isEqualTo(expected);
    }

    @Test
    void shouldSayThatThereAreMoreThanAThousand() {
        // Given
        shard.put("services", service());
        for (int i = 0; i < 1_001; i++) {
            shard.put("pods", pod("p" + i, "10.0." + i / 200 + "." + i % 200));
        }

        // When
        var endpoints = apply(run());
        var again = run();

        // Then
        assertThat(Subsets.count(endpoints.getSubsets())).isEqualTo(1_000);
        assertThat(endpoints.getMetadata().getAnnotations())
                .containsEntry("endpoints.kubernetes.io/over-capacity", "truncated");
        assertThat(again.proposals()).isEmpty();
    }

    @Test
    void shouldDeleteEndpointsWithTheirServiceAndLeaveUsersAlone() {
        // Given
        var users = new EndpointsBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .withUid("uid-ep")
                .endMetadata()
                .build();
        var stored = shard.put("services", service());
        var endpoints = shard.put("endpoints", users);
        shard.remove("services", WEB);

        // When
        var written = reconciler.affected(new FactChange("endpoints", WEB, null, endpoints), shard.cache());
        var gone = reconciler.affected(new FactChange("services", WEB, stored, null), shard.cache());
        var outcome = shard.run(reconciler, "endpoints", WEB);

        // Then
        assertThat(written).isEmpty();
        assertThat(gone).singleElement().hasToString("WorkKey[resource=endpoints, key=default/web]");
        assertThat(outcome.proposals()).containsExactly(new Proposal.Delete("endpoints", WEB, "uid-ep", null, null));
    }

    private ReconcileResult run() {
        return shard.run(reconciler, "services", WEB);
    }

    private Endpoints apply(ReconcileResult outcome) {
        assertThat(outcome.proposals()).hasSize(1);
        var endpoints = (Endpoints) ((Proposal.Create) outcome.proposals().getFirst()).object();
        shard.put("endpoints", endpoints);
        return endpoints;
    }

    private static List<String> text(List<EndpointSubset> subsets) {
        return subsets.stream()
                .map(subset -> ips(subset.getAddresses()) + " " + ips(subset.getNotReadyAddresses()) + " "
                        + subset.getPorts().stream()
                                .map(port -> port.getName() + ":" + port.getPort())
                                .toList())
                .toList();
    }

    private static List<String> ips(List<EndpointAddress> addresses) {
        return addresses.stream().map(EndpointAddress::getIp).toList();
    }

    private static List<EndpointAddress> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EndpointAddress(null, "ip" + i, null, null))
                .toList();
    }
}
