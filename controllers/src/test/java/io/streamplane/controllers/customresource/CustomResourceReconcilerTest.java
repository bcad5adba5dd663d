package io.streamplane.controllers.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CustomResourceReconcilerTest {

    private static final String DEFINITIONS = CustomResourceReconciler.DEFINITIONS;
    private static final String WIDGETS = "widgets.example.com";
    private static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private final ShardFixture shard = new ShardFixture();
    private final CustomResourceReconciler reconciler = new CustomResourceReconciler();

    private static GenericKubernetesResource definition(boolean terminating) {
        var crd = new GenericKubernetesResource();
        crd.setMetadata(new ObjectMetaBuilder()
                .withName(WIDGETS)
                .withUid("uid-crd")
                .withDeletionTimestamp(terminating ? "2026-01-01T00:00:00Z" : null)
                .withFinalizers(terminating ? List.of(FINALIZER) : List.of())
                .build());
        crd.setAdditionalProperty(
                "spec",
                Map.of(
                        "group", "example.com",
                        "names",
                                Map.of(
                                        "plural",
                                        "widgets",
                                        "singular",
                                        "widget",
                                        "kind",
                                        "Widget",
                                        "listKind",
                                        "Widgets"),
                        "versions", List.of(Map.of("name", "v1", "storage", true))));
        return crd;
    }

    private static GenericKubernetesResource widget(boolean terminating) {
        var widget = new GenericKubernetesResource();
        widget.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("one")
                .withUid("uid-one")
                .withDeletionTimestamp(terminating ? "2026-01-01T00:00:00Z" : null)
                .build());
        return widget;
    }

    private List<Proposal> reconcile() {
        return shard.run(reconciler, DEFINITIONS, ObjectKey.clusterScoped(WIDGETS))
                .proposals();
    }

    @Test
    void shouldEstablishADefinition() {
        // Given
        shard.putInCluster(DEFINITIONS, definition(false));

        // When
        List<Proposal> proposals = reconcile();

        // Then
        assertThat(proposals)
                .singleElement()
                .isInstanceOfSatisfying(
                        Proposal.UpdateStatus.class,
                        update -> assertThat(((GenericKubernetesResource) update.object())
                                        .getAdditionalProperties()
                                        .get("status"))
                                .asString()
                                .contains("InitialNamesAccepted"));
    }

    @Test
    void shouldDeleteTheObjectsOfADefinitionThatGoes() {
        // Given
        shard.putInCluster(DEFINITIONS, definition(true));
        var widget = shard.put(WIDGETS, widget(false));

        // When
        List<Proposal> proposals = reconcile();

        // Then
        assertThat(proposals)
                .containsExactly(new Proposal.Delete(WIDGETS, widget.key(), "uid-one", null, "Background"));
    }

    @Test
    void shouldWaitForObjectsThatAFinalizerHolds() {
        // Given
        shard.putInCluster(DEFINITIONS, definition(true));
        shard.put(WIDGETS, widget(true));

        // When
        List<Proposal> proposals = reconcile();

        // Then
        assertThat(proposals).isEmpty();
    }

    @Test
    void shouldLetADefinitionGoWhenItsObjectsAreGone() {
        // Given
        shard.putInCluster(DEFINITIONS, definition(true));
        shard.shardIsKnown();

        // When
        List<Proposal> proposals = reconcile();

        // Then
        assertThat(proposals)
                .singleElement()
                .isInstanceOfSatisfying(
                        Proposal.UpdateMetadata.class,
                        update -> assertThat(update.edit()).isEqualTo(MetadataEdit.withoutFinalizer(FINALIZER)));
    }
}
