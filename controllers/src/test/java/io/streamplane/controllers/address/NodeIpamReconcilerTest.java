package io.streamplane.controllers.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IPAddress;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeIpamReconcilerTest {

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldClaimFirstAndAssignWhatItHasClaimed() {
        // Given
        var reconciler = new NodeIpamReconciler(List.of("10.64.0.0/16", "fd00:64::/48"), 24, 64);
        shard.putInCluster("nodes", node("a"));

        // When
        var claimed = run(reconciler, "a");
        apply(claimed);
        var assigned = run(reconciler, "a");
        apply(assigned);
        var quiet = run(reconciler, "a");

        // Then
        assertThat(claimed.proposals()).hasSize(2).allMatch(each -> each instanceof Proposal.Create);
        var claim = (IPAddress) ((Proposal.Create) claimed.proposals().getFirst()).object();
        assertThat(claim.getMetadata().getName()).matches("10\\.64\\.\\d+\\.0");
        assertThat(claim.getSpec().getParentRef().getResource()).isEqualTo("nodes");
        assertThat(claim.getSpec().getParentRef().getName()).isEqualTo("a");
        var spec = ((Node) ((Proposal.Update) assigned.proposals().getFirst()).object()).getSpec();
        assertThat(spec.getPodCIDR()).isEqualTo(claim.getMetadata().getName() + "/24");
        assertThat(spec.getPodCIDRs()).hasSize(2).last().asString().matches("fd00:64:0:[0-9a-f]+::/64|fd00:64::/64");
        assertThat(quiet).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldGiveEachCidrOnceAndSayWhenThereIsNone() {
        // Given
        var reconciler = new NodeIpamReconciler(List.of("10.64.0.0/22"), 24, 64);
        shard.putInCluster(
                "nodes",
                new NodeBuilder(node("own"))
                        .withNewSpec()
                        .withPodCIDRs("10.64.2.128/25")
                        .endSpec()
                        .build());
        var given = new HashSet<String>();

        // When
        for (String name : List.of("a", "b", "c")) {
            shard.putInCluster("nodes", node(name));
            apply(run(reconciler, name));
            var assigned = run(reconciler, name);
            apply(assigned);
            given.add(((Node) ((Proposal.Update) assigned.proposals().getFirst()).object())
                    .getSpec()
                    .getPodCIDR());
        }
        shard.putInCluster("nodes", node("d"));
        var full = run(reconciler, "d");

        // Then
        assertThat(given).containsExactlyInAnyOrder("10.64.0.0/24", "10.64.1.0/24", "10.64.3.0/24");
        assertThat(full.proposals()).isEmpty();
        assertThat(full.events())
                .singleElement()
                .satisfies(event -> assertThat(event.note().reason()).isEqualTo("CIDRNotAvailable"));
        assertThat(full.requeueAfter()).isNotNull();
    }

    /** {@code AllocateOrOccupyCIDR} of {@code pkg/controller/nodeipam/ipam/range_allocator.go}. */
    @Test
    void shouldGiveNoSecondFamilyToANodeThatHasPodCidrs() {
        // Given
        var reconciler = new NodeIpamReconciler(List.of("10.64.0.0/16", "fd00:64::/48"), 24, 64);
        shard.putInCluster(
                "nodes",
                new NodeBuilder(node("old"))
                        .withNewSpec()
                        .withPodCIDR("10.64.2.0/24")
                        .withPodCIDRs("10.64.2.0/24")
                        .endSpec()
                        .build());

        // When
        var result = run(reconciler, "old");

        // Then
        assertThat(result).isEqualTo(ReconcileResult.nothing());
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 25", "10.0.0.0/24, 23"})
    void shouldRefuseSizesThatMakeNoSense(String cluster, int mask) {
        // When / Then
        assertThatThrownBy(() -> new NodeIpamReconciler(List.of(cluster), mask, 64))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private ReconcileResult run(NodeIpamReconciler reconciler, String name) {
        return shard.run(reconciler, "nodes", ObjectKey.clusterScoped(name));
    }

    private void apply(ReconcileResult outcome) {
        for (Proposal proposal : outcome.proposals()) {
            switch (proposal) {
                case Proposal.Create create -> shard.putInCluster(create.resource(), create.object());
                case Proposal.Update update -> shard.putInCluster(update.resource(), update.object());
                default -> throw new AssertionError(proposal);
            }
        }
    }

    private static Node node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .build();
    }
}
