package io.streamplane.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamplane.controllers.reconcile.Outcome;
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

class GarbageReconcilerTest {

    private static final String MAPS = "configmaps";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ShardCache shard = new ShardCache(List.of(MAPS), node -> null);
    private final GarbageReconciler collector = new GarbageReconciler(Duration.ofSeconds(5));

    @Test
    void shouldDeleteInTheBackgroundWhatItsOwnerLeftBehind() {
        // Given
        put(owner().build());
        put(dependent().build());
        shard.remove(MAPS, key("owner"));

        // When
        Outcome outcome = reconcile("dependent", Duration.ZERO);

        // Then
        assertThat(outcome.proposals())
                .containsExactly(new Proposal.Delete(MAPS, key("dependent"), "uid-dependent", null, "Background"));
    }

    @Test
    void shouldWaitForAnOwnerThatMayOnlyNotHaveBeenRead() {
        // Given
        put(dependent().build());

        // When
        Outcome early = reconcile("dependent", Duration.ofSeconds(2));
        Outcome late = reconcile("dependent", Duration.ofSeconds(5));

        // Then
        assertThat(early).isEqualTo(Outcome.requeue(Duration.ofSeconds(3)));
        assertThat(late.proposals()).hasSize(1).first().isInstanceOf(Proposal.Delete.class);
    }

    @Test
    void shouldKeepAnOwnerInTheForegroundUntilWhatBlocksItIsGone() {
        // Given
        put(terminating("foregroundDeletion"));
        put(dependent().build());

        // When
        Outcome waiting = reconcile("owner", Duration.ofSeconds(9));
        Outcome dependent = reconcile("dependent", Duration.ofSeconds(9));
        shard.remove(MAPS, key("dependent"));
        Outcome done = reconcile("owner", Duration.ofSeconds(9));

        // Then
        assertThat(waiting.proposals()).isEmpty();
        assertThat(dependent.proposals()).hasSize(1).first().isInstanceOf(Proposal.Delete.class);
        assertThat(finalizers(done)).isEmpty();
    }

    @Test
    void shouldOrphanDependentsBeforeTheOwnerGoes() {
        // Given
        put(terminating("orphan"));
        put(dependent().build());

        // When
        Outcome first = reconcile("owner", Duration.ofSeconds(9));
        put(dependent().editMetadata().withOwnerReferences().endMetadata().build());
        Outcome second = reconcile("owner", Duration.ofSeconds(9));
        Outcome orphan = reconcile("dependent", Duration.ofSeconds(9));

        // Then
        assertThat(first.proposals()).hasSize(1);
        assertThat(first.proposals().getFirst()).isInstanceOfSatisfying(Proposal.Update.class, update -> {
            assertThat(update.key()).isEqualTo(key("dependent"));
            assertThat(update.object().getMetadata().getOwnerReferences()).isEmpty();
        });
        assertThat(finalizers(second)).isEmpty();
        assertThat(orphan.proposals()).isEmpty();
    }

    @Test
    void shouldOnlyDropTheReferenceWhereAnotherOwnerIsLeft() {
        // Given
        put(owner().build());
        put(map("other").build());
        put(dependent()
                .editMetadata()
                .addToOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("other")
                        .withUid("uid-other")
                        .build())
                .endMetadata()
                .build());
        shard.remove(MAPS, key("owner"));

        // When
        Outcome outcome = reconcile("dependent", Duration.ZERO);

        // Then
        assertThat(outcome.proposals()).hasSize(1);
        assertThat(outcome.proposals().getFirst())
                .isInstanceOfSatisfying(
                        Proposal.Update.class,
                        update -> assertThat(update.object().getMetadata().getOwnerReferences())
                                .extracting(reference -> reference.getUid())
                                .containsExactly("uid-other"));
    }

    private Outcome reconcile(String name, Duration known) {
        var work = new WorkKey(MAPS, key(name));
        return collector.reconcile(new Snapshot(work, NOW.plus(known), known, shard, Underway.NOTHING));
    }

    private static List<String> finalizers(Outcome outcome) {
        assertThat(outcome.proposals()).hasSize(1);
        var update = (Proposal.Update) outcome.proposals().getFirst();
        return List.copyOf(update.object().getMetadata().getFinalizers());
    }

    private void put(ConfigMap map) {
        shard.put(new Stored<>(MAPS, key(map.getMetadata().getName()), map, 1, 0, NOW));
    }

    private static ConfigMap terminating(String finalizer) {
        return owner().editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withFinalizers(finalizer)
                .endMetadata()
                .build();
    }

    private static ConfigMapBuilder owner() {
        return map("owner");
    }

    private static ConfigMapBuilder dependent() {
        return map("dependent")
                .editMetadata()
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName("owner")
                .withUid("uid-owner")
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata();
    }

    private static ConfigMapBuilder map(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-" + name)
                .endMetadata();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }
}
