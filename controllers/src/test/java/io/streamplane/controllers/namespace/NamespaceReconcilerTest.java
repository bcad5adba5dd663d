package io.streamplane.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import org.junit.jupiter.api.Test;

class NamespaceReconcilerTest {

    private static final ObjectKey TEAM = ObjectKey.clusterScoped("team");

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldEmptyANamespaceThatIsBeingDeletedAndLeaveTheOthersAlone() {
        // Given
        shard.put("namespaces", namespace(true));
        shard.put("configmaps", map("team", "a"));
        shard.put("configmaps", map("teams", "b"));

        // When
        ReconcileResult outcome = run(new NamespaceReconciler());

        // Then
        assertThat(outcome.proposals())
                .containsExactly(
                        new Proposal.Delete("configmaps", new ObjectKey("team", "a"), "uid-a", null, "Background"));
    }

    @Test
    void shouldSayWhatIsLeftAndWhatHoldsIt() {
        // Given
        shard.put("namespaces", namespace(true));
        shard.put("configmaps", held("a", "ex.io/hold"));
        shard.put("configmaps", held("b", "ex.io/hold"));
        shard.put("deployments.apps", held("c"));

        // When
        ReconcileResult outcome = run(new NamespaceReconciler());
        var reported = (Proposal.UpdateStatus) outcome.proposals().getFirst();
        shard.put(
                "namespaces",
                new NamespaceBuilder(namespace(true))
                        .withStatus(((Namespace) reported.object()).getStatus())
                        .build());
        ReconcileResult again = run(new NamespaceReconciler());

        // Then
        assertThat(((Namespace) reported.object()).getStatus().getConditions())
                .extracting(each -> each.getType() + " " + each.getStatus() + ": " + each.getMessage())
                .containsExactly(
                        "NamespaceDeletionDiscoveryFailure False: All resources successfully discovered",
                        "NamespaceDeletionGroupVersionParsingFailure False: All legacy kube types successfully parsed",
                        "NamespaceDeletionContentFailure False: All content successfully deleted, may be waiting on finalization",
                        "NamespaceContentRemaining True: Some resources are remaining: configmaps. has 2 resource instances, deployments.apps has 1 resource instances",
                        "NamespaceFinalizersRemaining True: Some content in the namespace has finalizers remaining: ex.io/hold in 2 resource instances");
        assertThat(again).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldDeletePodsBeforeAllElse() {
        // Given
        shard.put("namespaces", namespace(true));
        shard.put("configmaps", map("team", "a"));
        shard.put("widgets.example.com", map("team", "w"));
        shard.put("pods", map("team", "p"));

        // When
        ReconcileResult first = run(new NamespaceReconciler());
        shard.put("pods", held("p"));
        ReconcileResult waiting = run(new NamespaceReconciler());
        shard.remove("pods", new ObjectKey("team", "p"));
        ReconcileResult then = run(new NamespaceReconciler());

        // Then
        assertThat(first.proposals()).extracting(Proposal::resource).containsExactly("pods");
        assertThat(((Namespace) ((Proposal.UpdateStatus) waiting.proposals().getFirst()).object())
                        .getStatus()
                        .getConditions())
                .extracting(each -> each.getMessage())
                .contains(
                        "Some resources are remaining: pods. has 1 resource instances",
                        "All content-preserving finalizers finished");
        assertThat(then.proposals())
                .extracting(Proposal::resource)
                .containsExactly("configmaps", "widgets.example.com");
    }

    @Test
    void shouldKeepTheTimeOfAConditionWhoseStatusStays() {
        // Given
        var before = namespace(true);
        before.setStatus(new NamespaceStatusBuilder()
                .addNewCondition()
                .withType("NamespaceContentRemaining")
                .withStatus("True")
                .withMessage("Some resources are remaining: configmaps. has 2 resource instances")
                .withReason("SomeResourcesRemain")
                .withLastTransitionTime("2025-01-01T00:00:00Z")
                .endCondition()
                .build());
        shard.put("namespaces", before);
        shard.put("configmaps", held("a", "ex.io/hold"));

        // When
        var reported = (Proposal.UpdateStatus)
                run(new NamespaceReconciler()).proposals().getFirst();

        // Then
        assertThat(((Namespace) reported.object()).getStatus().getConditions())
                .extracting(each -> each.getType() + " " + each.getLastTransitionTime())
                .contains(
                        "NamespaceContentRemaining 2025-01-01T00:00:00Z",
                        "NamespaceFinalizersRemaining 2026-01-01T00:00:00Z");
    }

    @Test
    void shouldTakeTheFinalizerFromAnEmptyNamespace() {
        // Given
        shard.put("namespaces", namespace(true));

        // When
        ReconcileResult outcome = run(new NamespaceReconciler());

        // Then
        assertThat(outcome.proposals()).hasSize(1);
        assertThat(outcome.proposals().getFirst())
                .isInstanceOfSatisfying(
                        Proposal.Update.class,
                        update -> assertThat(
                                        ((Namespace) update.object()).getSpec().getFinalizers())
                                .isEmpty());
    }

    @Test
    void shouldLeaveALivingNamespaceAlone() {
        // Given
        shard.put("namespaces", namespace(false));
        shard.put("configmaps", map("team", "a"));

        // When
        ReconcileResult outcome = run(new NamespaceReconciler());

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldGiveANamespaceItsAccountAndTheAuthority() {
        // Given
        shard.put("namespaces", namespace(false));

        // When
        ReconcileResult outcome = run(new NamespaceDefaultsReconciler("PEM"));

        // Then
        assertThat(outcome.proposals())
                .extracting(proposal -> proposal.resource() + " " + proposal.key())
                .containsExactly("serviceaccounts team/default", "configmaps team/kube-root-ca.crt");
    }

    @Test
    void shouldGiveNothingToANamespaceThatIsBeingDeleted() {
        // Given
        shard.put("namespaces", namespace(true));

        // When
        ReconcileResult outcome = run(new NamespaceDefaultsReconciler("PEM"));

        // Then
        assertThat(outcome.proposals()).isEmpty();
    }

    private ReconcileResult run(Reconciler reconciler) {
        return shard.run(reconciler, "namespaces", TEAM);
    }

    private static HasMetadata held(String name, String... finalizers) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("team")
                .withName(name)
                .withUid("uid-" + name)
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withFinalizers(finalizers)
                .endMetadata()
                .build();
    }

    private static HasMetadata map(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .build();
    }

    private static Namespace namespace(boolean terminating) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName("team")
                .withUid("uid-team")
                .withDeletionTimestamp(terminating ? "2026-01-01T00:00:00Z" : null)
                .endMetadata()
                .withNewSpec()
                .withFinalizers("kubernetes")
                .endSpec()
                .build();
    }
}
