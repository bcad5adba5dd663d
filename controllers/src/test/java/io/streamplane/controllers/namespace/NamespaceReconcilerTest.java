package io.streamplane.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.streamplane.controllers.reconcile.Outcome;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceReconcilerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectKey TEAM = ObjectKey.clusterScoped("team");

    private final ShardCache shard =
            new ShardCache(List.of("namespaces", "configmaps", "serviceaccounts"), node -> null);

    @Test
    void shouldEmptyANamespaceThatIsBeingDeletedAndLeaveTheOthersAlone() {
        // Given
        put("namespaces", TEAM, namespace(true));
        put("configmaps", new ObjectKey("team", "a"), map("team", "a"));
        put("configmaps", new ObjectKey("teams", "b"), map("teams", "b"));

        // When
        Outcome outcome = run(new NamespaceReconciler());

        // Then
        assertThat(outcome.proposals())
                .containsExactly(
                        new Proposal.Delete("configmaps", new ObjectKey("team", "a"), "uid-a", null, "Background"));
    }

    @Test
    void shouldTakeTheFinalizerFromAnEmptyNamespace() {
        // Given
        put("namespaces", TEAM, namespace(true));

        // When
        Outcome outcome = run(new NamespaceReconciler());

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
        put("namespaces", TEAM, namespace(false));
        put("configmaps", new ObjectKey("team", "a"), map("team", "a"));

        // When
        Outcome outcome = run(new NamespaceReconciler());

        // Then
        assertThat(outcome).isEqualTo(Outcome.nothing());
    }

    @Test
    void shouldGiveANamespaceItsAccountAndTheAuthority() {
        // Given
        put("namespaces", TEAM, namespace(false));

        // When
        Outcome outcome = run(new NamespaceDefaultsReconciler("PEM"));

        // Then
        assertThat(outcome.proposals())
                .extracting(proposal -> proposal.resource() + " " + proposal.key())
                .containsExactly("serviceaccounts team/default", "configmaps team/kube-root-ca.crt");
    }

    @Test
    void shouldGiveNothingToANamespaceThatIsBeingDeleted() {
        // Given
        put("namespaces", TEAM, namespace(true));

        // When
        Outcome outcome = run(new NamespaceDefaultsReconciler("PEM"));

        // Then
        assertThat(outcome.proposals()).isEmpty();
    }

    private Outcome run(Reconciler reconciler) {
        return reconciler.reconcile(new Snapshot(
                new WorkKey("namespaces", TEAM), NOW.plusSeconds(60), Duration.ofSeconds(60), shard, Underway.NOTHING));
    }

    private void put(String resource, ObjectKey key, HasMetadata object) {
        shard.put(new Stored<>(resource, key, object, 1, 0, NOW));
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
