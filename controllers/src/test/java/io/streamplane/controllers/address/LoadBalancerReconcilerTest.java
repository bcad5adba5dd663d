package io.streamplane.controllers.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LoadBalancerReconcilerTest {

    private final ShardFixture shard = new ShardFixture();
    private final LoadBalancerReconciler reconciler =
            new LoadBalancerReconciler(List.of("192.0.2.8/30", "2001:db8::10-2001:db8::1f"));

    @Test
    void shouldGiveAnAddressOfEachFamilyInKubernetesWords() {
        // Given
        shard.put(
                "services",
                service(
                        "web",
                        builder -> builder.editSpec()
                                .withIpFamilies("IPv4", "IPv6")
                                .endSpec()));

        // When
        var claimed = run("web");
        apply(claimed);
        var reported = run("web");
        apply(reported);
        var quiet = run("web");

        // Then
        assertThat(reasons(claimed)).containsExactly("EnsuringLoadBalancer");
        assertThat(claimed.proposals()).hasSize(2).allMatch(each -> each instanceof Proposal.Create);
        assertThat(reasons(reported)).containsExactly("EnsuredLoadBalancer");
        var ingress = status(reported).getStatus().getLoadBalancer().getIngress();
        assertThat(ingress.getFirst().getIp()).startsWith("192.0.2.");
        assertThat(ingress.getLast().getIp()).startsWith("2001:db8::1");
        assertThat(ingress).allMatch(each -> each.getIpMode().equals("VIP"));
        assertThat(quiet).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldNeverGiveAnAddressTwiceAndSayWhenThereIsNone() {
        // Given
        var given = new HashSet<String>();

        // When
        for (int i = 0; i < 4; i++) {
            shard.put("services", service("s" + i, builder -> builder));
            apply(run("s" + i));
            var reported = run("s" + i);
            apply(reported);
            given.addAll(LoadBalancerReconciler.ingress(status(reported)));
        }
        shard.put("services", service("late", builder -> builder));
        var full = run("late");

        // Then
        assertThat(given).hasSize(4);
        assertThat(reasons(full)).containsExactly("SyncLoadBalancerFailed");
        assertThat(full.requeueAfter()).isNotNull();
    }

    @Test
    void shouldGiveTheAddressThatIsAskedFor() {
        // Given
        shard.put(
                "services",
                service(
                        "web",
                        builder -> builder.editSpec()
                                .withLoadBalancerIP("192.0.2.10")
                                .endSpec()));
        shard.put(
                "services",
                service(
                        "other",
                        builder -> builder.editSpec()
                                .withLoadBalancerIP("192.0.2.10")
                                .endSpec()));
        shard.put(
                "services",
                service(
                        "out",
                        builder -> builder.editSpec()
                                .withLoadBalancerIP("198.51.100.1")
                                .endSpec()));

        // When
        apply(run("web"));
        var reported = run("web");

        // Then
        assertThat(LoadBalancerReconciler.ingress(status(reported))).containsExactly("192.0.2.10");
        assertThat(reasons(run("other"))).containsExactly("SyncLoadBalancerFailed");
        assertThat(reasons(run("out"))).containsExactly("SyncLoadBalancerFailed");
    }

    @Test
    void shouldTakeTheAddressFromAServiceThatIsNotBalancedAnyMoreAndFreeIt() {
        // Given
        shard.put("services", service("web", builder -> builder));
        apply(run("web"));
        apply(run("web"));
        String address = LoadBalancerReconciler.ingress(stored()).getFirst();
        var balanced = stored();
        shard.put(
                "services",
                new ServiceBuilder(balanced)
                        .editSpec()
                        .withType("ClusterIP")
                        .endSpec()
                        .build());

        // When
        var deleted = run("web");
        apply(deleted);
        var freed = repair("ipaddresses.networking.k8s.io", ObjectKey.clusterScoped(address));

        // Then
        assertThat(reasons(deleted)).containsExactly("DeletedLoadBalancer");
        assertThat(LoadBalancerReconciler.ingress(status(deleted))).isEmpty();
        assertThat(freed.proposals())
                .singleElement()
                .isInstanceOfSatisfying(
                        Proposal.Delete.class,
                        delete -> assertThat(delete.requires()).hasSize(2));
    }

    static Stream<Arguments> others() {
        UnaryOperator<ServiceBuilder> clusterIp =
                builder -> builder.editSpec().withType("ClusterIP").endSpec();
        UnaryOperator<ServiceBuilder> otherClass = builder ->
                builder.editSpec().withLoadBalancerClass("example.com/lb").endSpec();
        UnaryOperator<ServiceBuilder> going = builder -> builder.editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata();
        return Stream.of(Arguments.of(clusterIp), Arguments.of(otherClass), Arguments.of(going));
    }

    @ParameterizedTest
    @MethodSource("others")
    void shouldLeaveOtherServicesAlone(UnaryOperator<ServiceBuilder> change) {
        // Given
        shard.put("services", service("web", change));

        // When / Then
        assertThat(run("web")).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldFreeTheClaimOfAServiceThatIsGone() {
        // Given
        shard.put("services", service("web", builder -> builder));
        var claims = run("web").proposals();
        apply(run("web"));
        shard.remove("services", key("web"));

        // When
        var freed = repair(claims.getFirst().resource(), claims.getFirst().key());

        // Then
        assertThat(freed.proposals()).singleElement().isInstanceOf(Proposal.Delete.class);
    }

    @Test
    void shouldKeepTheClaimOfAServiceThatWaitsForItsStatus() {
        // Given
        shard.put("services", service("web", builder -> builder));
        var claims = run("web").proposals();
        apply(run("web"));

        // When / Then
        shard.shardIsKnown();
        assertThat(repair(claims.getFirst().resource(), claims.getFirst().key()).proposals())
                .isEmpty();
    }

    @Test
    void shouldTellOfAServiceThatHasWhatItHasNotClaimed() {
        // Given
        shard.put(
                "services",
                service(
                        "web",
                        builder -> builder.editSpec()
                                .withClusterIP("10.96.7.7")
                                .addNewPort()
                                .withPort(80)
                                .withNodePort(30_080)
                                .endPort()
                                .endSpec()));
        shard.clusterIsKnown();

        // When
        var told = repair("services", key("web"));

        // Then
        assertThat(reasons(told)).containsExactly("ClusterIPNotAllocated", "PortNotAllocated");
    }

    private ReconcileResult repair(String resource, ObjectKey key) {
        shard.shardIsKnown();
        Reconciler repair = new ClaimRepairReconciler();
        return shard.run(repair, resource, key);
    }

    private ReconcileResult run(String name) {
        return shard.run(reconciler, "services", key(name));
    }

    private void apply(ReconcileResult outcome) {
        for (Proposal proposal : outcome.proposals()) {
            switch (proposal) {
                case Proposal.Create create -> shard.putInCluster(create.resource(), create.object());
                case Proposal.UpdateStatus update -> shard.put(update.resource(), update.object());
                default -> throw new AssertionError(proposal);
            }
        }
    }

    private static Service status(ReconcileResult outcome) {
        return (Service) ((Proposal.UpdateStatus) outcome.proposals().getFirst()).object();
    }

    private static List<String> reasons(ReconcileResult outcome) {
        return outcome.events().stream().map(event -> event.note().reason()).toList();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private static Service service(String name, UnaryOperator<ServiceBuilder> change) {
        return change.apply(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .withUid("uid-" + name)
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .endSpec())
                .build();
    }

    private Service stored() {
        return (Service) Objects.requireNonNull(shard.cache().get("services", key("web")))
                .object();
    }
}
