package io.streamplane.controllers.endpoints;

import static io.streamplane.controllers.endpoints.Behind.WEB;
import static io.streamplane.controllers.endpoints.Behind.pod;
import static io.streamplane.controllers.endpoints.Behind.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointSliceReconcilerTest {

    private static final String SLICES = "endpointslices.discovery.k8s.io";

    private final ShardFixture shard = new ShardFixture();
    private final EndpointSliceReconciler reconciler = new EndpointSliceReconciler();

    @BeforeEach
    void node() {
        shard.putInCluster("nodes", Behind.node("node-1", "zone-a", "4"));
    }

    @Test
    void shouldMakeASliceThatSaysAllOfAPod() {
        // Given
        shard.put("services", service());
        shard.put("pods", pod("one", "10.0.0.1"));

        // When
        var slice = created(run());

        // Then
        var metadata = slice.getMetadata();
        assertThat(metadata.getName()).startsWith("web-").hasSize(9);
        assertThat(metadata.getGenerateName()).isEqualTo("web-");
        assertThat(metadata.getLabels())
                .isEqualTo(Map.of(
                        "kubernetes.io/service-name", "web",
                        "endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io"));
        assertThat(metadata.getAnnotations())
                .isEqualTo(Map.of("endpoints.kubernetes.io/last-change-trigger-time", "2026-01-01T00:00:00Z"));
        assertThat(metadata.getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid-web"));
        assertThat(slice.getAddressType()).isEqualTo("IPv4");
        assertThat(slice.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(List.of(port.getName(), port.getPort(), port.getProtocol()))
                        .isEqualTo(List.of("http", 8080, "TCP")));
        Endpoint endpoint = slice.getEndpoints().getFirst();
        assertThat(text(endpoint)).isEqualTo("10.0.0.1 ready serving");
        assertThat(endpoint.getNodeName()).isEqualTo("node-1");
        assertThat(endpoint.getZone()).isEqualTo("zone-a");
        assertThat(endpoint.getTargetRef().getUid()).isEqualTo("uid-one");
        assertThat(endpoint.getHints()).isNull();
    }

    static Stream<Arguments> pods() {
        return Stream.of(
                Arguments.of(pod("one", "10.0.0.1"), false, "10.0.0.1 ready serving"),
                Arguments.of(pod("one", Behind.unready(), "10.0.0.1"), false, "10.0.0.1"),
                Arguments.of(pod("one", Behind.unready(), "10.0.0.1"), true, "10.0.0.1 ready"),
                Arguments.of(pod("one", Behind.terminating(), "10.0.0.1"), false, "10.0.0.1 serving terminating"),
                Arguments.of(pod("one", Behind.terminating(), "10.0.0.1"), true, "10.0.0.1 ready serving terminating"),
                Arguments.of(pod("one"), false, ""),
                Arguments.of(pod("one", Behind.phase("Succeeded"), "10.0.0.1"), false, ""),
                Arguments.of(pod("one", Behind.phase("Failed"), "10.0.0.1"), true, ""),
                Arguments.of(pod("one", Behind.on("gone"), "10.0.0.1"), false, ""),
                Arguments.of(pod("one", Behind.on("gone"), "10.0.0.1"), true, "10.0.0.1 ready serving"),
                Arguments.of(pod("one", "fd00::1"), false, ""));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void shouldSayWhatStateAPodIsIn(Pod pod, boolean publishNotReady, String expected) {
        // Given
        shard.put(
                "services",
                service(builder -> builder.editSpec()
                        .withPublishNotReadyAddresses(publishNotReady)
                        .endSpec()));
        shard.put("pods", pod);

        // When
        var endpoints = created(run()).getEndpoints();

        // Then
        assertThat(endpoints.stream().map(EndpointSliceReconcilerTest::text))
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
    }

    /** A pod is in the slices of the families that it has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IPv4 IPv6 | 10.0.0.1 fd00::1 | IPv4 [10.0.0.1 ready serving], IPv6 [fd00::1 ready serving]",
                "IPv6 IPv4 | 10.0.0.1 fd00::1 | IPv6 [fd00::1 ready serving], IPv4 [10.0.0.1 ready serving]",
                "IPv6      | 10.0.0.1 fd00::1 | IPv6 [fd00::1 ready serving]",
                "IPv4 IPv6 | 10.0.0.1         | IPv4 [10.0.0.1 ready serving], IPv6 []",
                "IPv4 IPv6 | fd00::1          | IPv4 [], IPv6 [fd00::1 ready serving]",
            })
    void shouldKeepOneSetOfSlicesForEachFamily(String families, String addresses, String expected) {
        // Given
        shard.put("services", service(Behind.families(families.split(" "))));
        shard.put("pods", pod("one", addresses.split(" ")));

        // When
        var slices = run().proposals().stream().map(EndpointSliceReconcilerTest::slice);

        // Then
        assertThat(slices.map(slice -> slice.getAddressType() + " "
                                + slice.getEndpoints().stream()
                                        .map(EndpointSliceReconcilerTest::text)
                                        .toList())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(expected);
    }

    /** The number of a named port is another one in each pod; slices are kept by what they come to. */
    @Test
    void shouldKeepSlicesByWhatPortsComeToInThePod() {
        // Given
        shard.put("services", service());
        shard.put("pods", pod("one", "10.0.0.1"));
        shard.put("pods", pod("two", port(9090, "TCP", false), "10.0.0.2"));
        shard.put("pods", pod("three", port(7070, "TCP", true), "10.0.0.3"));
        shard.put("pods", pod("udp", port(8080, "UDP", false), "10.0.0.4"));

        // When
        var slices = run().proposals().stream().map(EndpointSliceReconcilerTest::slice);

        // Then
        assertThat(slices)
                .extracting(slice ->
                        slice.getPorts().stream().map(port -> port.getPort()).toList() + " "
                                + slice.getEndpoints().getFirst().getAddresses())
                .containsExactlyInAnyOrder(
                        "[8080] [10.0.0.1]", "[9090] [10.0.0.2]", "[7070] [10.0.0.3]", "[] [10.0.0.4]");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"a, web, a", "a, other, -", "-, web, -"})
    void shouldNameTheHostOfAPodBelowTheService(String hostname, String subdomain, String expected) {
        // Given
        shard.put("services", service(headless()));
        shard.put(
                "pods",
                pod(
                        "one",
                        builder -> builder.editSpec()
                                .withHostname(hostname)
                                .withSubdomain(subdomain)
                                .endSpec(),
                        "10.0.0.1"));

        // When
        var slice = created(run());

        // Then
        assertThat(slice.getEndpoints().getFirst().getHostname()).isEqualTo(expected);
        assertThat(slice.getMetadata().getLabels()).containsEntry("service.kubernetes.io/headless", "");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"PreferClose, zone-a, -", "PreferSameZone, zone-a, -", "PreferSameNode, zone-a, node-1", "-, -, -"
            })
    void shouldHintAtTheEndpointsOwnPlace(String distribution, String zone, String node) {
        // Given
        shard.put(
                "services",
                service(builder ->
                        builder.editSpec().withTrafficDistribution(distribution).endSpec()));
        shard.put("pods", pod("one", "10.0.0.1"));

        // When
        var hints = created(run()).getEndpoints().getFirst().getHints();

        // Then
        assertThat(
                        hints == null || hints.getForZones().isEmpty()
                                ? null
                                : hints.getForZones().getFirst().getName())
                .isEqualTo(zone);
        assertThat(
                        hints == null || hints.getForNodes().isEmpty()
                                ? null
                                : hints.getForNodes().getFirst().getName())
                .isEqualTo(node);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(service(
                        builder -> builder.editSpec().withSelector(Map.of()).endSpec())),
                Arguments.of(service(
                        builder -> builder.editSpec().withType("ExternalName").endSpec())),
                Arguments.of(service(builder -> builder.editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata())));
    }

    @ParameterizedTest
    @MethodSource("others")
    void shouldLeaveOtherServicesAlone(Service service) {
        // Given
        shard.put("services", service);
        shard.put("pods", pod("one", "10.0.0.1"));

        // When
        var outcome = run();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldBeQuietAtItsGoalAndFollowWhatChanges() {
        // Given
        shard.put("services", service());
        shard.put("pods", pod("one", "10.0.0.1"));
        var made = apply(run());

        // When
        var quiet = run();
        shard.put("pods", pod("one", Behind.unready(), "10.0.0.1"));
        var unready = apply(run());
        shard.put(
                "services",
                service(builder ->
                        builder.editMetadata().addToLabels("tier", "front").endMetadata()));
        var labelled = apply(run());
        shard.remove("pods", new ObjectKey("default", "one"));
        var empty = apply(run());
        var again = run();

        // Then
        assertThat(made).hasSize(1);
        assertThat(quiet.proposals()).isEmpty();
        assertThat(text(unready.getFirst().getEndpoints().getFirst())).isEqualTo("10.0.0.1");
        assertThat(unready.getFirst().getMetadata().getAnnotations())
                .containsEntry("endpoints.kubernetes.io/last-change-trigger-time", Behind.SINCE);
        assertThat(labelled.getFirst().getMetadata().getLabels()).containsEntry("tier", "front");
        assertThat(empty).singleElement().satisfies(slice -> {
            assertThat(slice.getMetadata().getName())
                    .isEqualTo(made.getFirst().getMetadata().getName());
            assertThat(slice.getEndpoints()).isEmpty();
            assertThat(slice.getPorts()).isEmpty();
        });
        assertThat(again.proposals()).isEmpty();
    }

    @Test
    void shouldHoldNoMoreThanAHundredEndpointsInASlice() {
        // Given
        shard.put("services", service());
        for (int i = 0; i < 250; i++) {
            shard.put("pods", pod("p" + i, "10.0." + i / 100 + "." + i % 100));
        }

        // When
        var made = apply(run());
        var again = run();

        // Then
        assertThat(made).extracting(slice -> slice.getEndpoints().size()).containsExactly(100, 100, 50);
        assertThat(again.proposals()).isEmpty();
    }

    static Stream<Arguments> changes() {
        Pod one = pod("one", "10.0.0.1");
        return Stream.of(
                Arguments.of(one, one, false),
                Arguments.of(null, one, true),
                Arguments.of(one, null, true),
                Arguments.of(one, pod("one", Behind.unready(), "10.0.0.1"), true),
                Arguments.of(one, pod("one", Behind.terminating(), "10.0.0.1"), true),
                Arguments.of(one, pod("one", "10.0.0.2"), true),
                Arguments.of(one, pod("one", Behind.phase("Failed"), "10.0.0.1"), true),
                Arguments.of(one, pod("one", label("app", "other"), "10.0.0.1"), true),
                Arguments.of(
                        pod("one", label("app", "x"), "10.0.0.1"), pod("one", label("app", "y"), "10.0.0.1"), false),
                Arguments.of(
                        one,
                        pod(
                                "one",
                                builder -> builder.editStatus().withMessage("x").endStatus(),
                                "10.0.0.1"),
                        false));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldLookOnlyAtServicesOfPodsThatChangedWhatEndpointsSay(Pod before, Pod after, boolean expected) {
        // Given
        shard.put("services", service());
        var key = new ObjectKey("default", "one");

        // When
        var work = reconciler.affected(new FactChange("pods", key, stored(before, 1), stored(after, 2)), shard.cache());

        // Then
        assertThat(work).isEqualTo(expected ? java.util.Set.of(new WorkKey("services", WEB)) : java.util.Set.of());
    }

    private static @Nullable Stored<?> stored(@Nullable Pod pod, long revision) {
        return pod == null ? null : Stored.of("pods", new ObjectKey("default", "one"), pod, 1, revision);
    }

    private ReconcileResult run() {
        return shard.run(reconciler, "services", WEB);
    }

    private List<EndpointSlice> apply(ReconcileResult outcome) {
        return outcome.proposals().stream()
                .map(proposal -> {
                    var slice = slice(proposal);
                    shard.put(SLICES, slice);
                    return slice;
                })
                .toList();
    }

    private static EndpointSlice created(ReconcileResult outcome) {
        assertThat(outcome.proposals()).hasSize(1);
        return slice(outcome.proposals().getFirst());
    }

    private static EndpointSlice slice(Proposal proposal) {
        return (EndpointSlice)
                switch (proposal) {
                    case Proposal.Create create -> create.object();
                    case Proposal.Update update -> update.object();
                    default -> throw new AssertionError("expected a slice, but got " + proposal);
                };
    }

    private static String text(Endpoint endpoint) {
        var conditions = endpoint.getConditions();
        return endpoint.getAddresses().getFirst()
                + (conditions.getReady() ? " ready" : "")
                + (conditions.getServing() ? " serving" : "")
                + (conditions.getTerminating() ? " terminating" : "");
    }

    private static UnaryOperator<io.fabric8.kubernetes.api.model.ServiceBuilder> headless() {
        return builder -> builder.editSpec()
                .withClusterIP("None")
                .editFirstPort()
                .withTargetPort(new IntOrString(8080))
                .endPort()
                .endSpec();
    }

    private static UnaryOperator<PodBuilder> label(String name, String value) {
        return builder -> builder.editMetadata().addToLabels(name, value).endMetadata();
    }

    private static UnaryOperator<PodBuilder> port(int number, String protocol, boolean sidecar) {
        return builder -> {
            var container = builder.buildSpec().getContainers().getFirst();
            container.getPorts().getFirst().setContainerPort(number);
            container.getPorts().getFirst().setProtocol(protocol);
            if (!sidecar) {
                return builder.editSpec().withContainers(container).endSpec();
            }
            container.setRestartPolicy("Always");
            return builder.editSpec()
                    .withContainers()
                    .withInitContainers(container)
                    .endSpec();
        };
    }
}
