package io.streamplane.controllers.endpoints;

import static io.streamplane.controllers.endpoints.Behind.WEB;
import static io.streamplane.controllers.endpoints.Behind.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointSliceMirroringReconcilerTest {

    private static final String SLICES = "endpointslices.discovery.k8s.io";

    private final ShardFixture shard = new ShardFixture();
    private final EndpointSliceMirroringReconciler reconciler = new EndpointSliceMirroringReconciler();

    @Test
    void shouldMirrorEachFamilyAndFollowTheEndpoints() {
        // Given
        shard.put(
                "services",
                service(builder -> builder.editSpec().withSelector(Map.of()).endSpec()));
        shard.put("endpoints", endpoints(builder -> builder));

        // When
        var made = apply(run());
        var quiet = run();
        shard.put(
                "endpoints",
                endpoints(builder -> builder.editFirstSubset()
                        .withAddresses(new EndpointAddress(null, "10.0.0.9", null, null))
                        .withNotReadyAddresses()
                        .endSubset()));
        var changed = run();

        // Then
        assertThat(made)
                .extracting(slice -> slice.getAddressType() + " "
                        + slice.getEndpoints().stream()
                                .map(each -> each.getAddresses().getFirst() + " "
                                        + each.getConditions().getReady())
                                .toList())
                .containsExactly("IPv4 [10.0.0.1 true, 10.0.0.2 false]", "IPv6 [fd00::1 true]");
        assertThat(made.getFirst().getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "app", "db",
                        "kubernetes.io/service-name", "web",
                        "endpointslice.kubernetes.io/managed-by", "endpointslicemirroring-controller.k8s.io"));
        assertThat(made.getFirst().getMetadata().getAnnotations()).isEqualTo(Map.of("team", "a"));
        assertThat(quiet.proposals()).isEmpty();
        assertThat(changed.proposals())
                .extracting(proposal -> proposal.getClass().getSimpleName())
                .containsExactly("Update", "Delete");
    }

    static Stream<Arguments> others() {
        UnaryOperator<EndpointsBuilder> skipped = builder -> builder.editMetadata()
                .addToLabels("endpointslice.kubernetes.io/skip-mirror", "true")
                .endMetadata();
        UnaryOperator<EndpointsBuilder> leader = builder -> builder.editMetadata()
                .addToAnnotations("control-plane.alpha.kubernetes.io/leader", "{}")
                .endMetadata();
        UnaryOperator<EndpointsBuilder> plain = builder -> builder;
        return Stream.of(Arguments.of(skipped, false), Arguments.of(leader, false), Arguments.of(plain, true));
    }

    @ParameterizedTest
    @MethodSource("others")
    void shouldNotMirrorOthers(UnaryOperator<EndpointsBuilder> change, boolean selector) {
        // Given
        shard.put(
                "services",
                service(builder -> builder.editSpec()
                        .withSelector(selector ? Map.of("app", "web") : Map.of())
                        .endSpec()));
        shard.put("endpoints", endpoints(change));

        // When
        var outcome = run();

        // Then
        assertThat(outcome.proposals()).isEmpty();
    }

    @Test
    void shouldMirrorAThousandAddressesOfASubset() {
        // Given
        shard.put(
                "services",
                service(builder -> builder.editSpec().withSelector(Map.of()).endSpec()));
        shard.put(
                "endpoints",
                endpoints(builder -> builder.editFirstSubset()
                        .withAddresses(IntStream.range(0, 1_003)
                                .mapToObj(i -> new EndpointAddress(null, "10.0." + i / 250 + "." + i % 250, null, null))
                                .toList())
                        .endSubset()));

        // When
        var outcome = run();

        // Then
        assertThat(apply(outcome))
                .singleElement()
                .satisfies(slice -> assertThat(slice.getEndpoints()).hasSize(1_000));
        assertThat(outcome.events())
                .singleElement()
                .satisfies(event -> assertThat(event.note().message())
                        .isEqualTo("A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. "
                                + "4 addresses were skipped"));
    }

    private ReconcileResult run() {
        return shard.run(reconciler, "endpoints", WEB);
    }

    private List<EndpointSlice> apply(ReconcileResult outcome) {
        return outcome.proposals().stream()
                .map(proposal -> {
                    var slice = (EndpointSlice) ((Proposal.Create) proposal).object();
                    shard.put(SLICES, slice);
                    return slice;
                })
                .toList();
    }

    private static io.fabric8.kubernetes.api.model.Endpoints endpoints(UnaryOperator<EndpointsBuilder> change) {
        return change.apply(new EndpointsBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace("default")
                        .withUid("uid-ep")
                        .addToLabels("app", "db")
                        .addToAnnotations("team", "a")
                        .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{}")
                        .endMetadata()
                        .withSubsets(new EndpointSubset(
                                List.of(
                                        new EndpointAddress(null, "10.0.0.1", null, null),
                                        new EndpointAddress(null, "fd00::1", null, null)),
                                List.of(new EndpointAddress(null, "10.0.0.2", null, null)),
                                List.of(new EndpointPort(null, null, 5432, "TCP")))))
                .build();
    }
}
