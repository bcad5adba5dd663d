package io.streamplane.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Obstacle;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObstacleTest {

    private static final ObjectKey WEB = new ObjectKey("default", "web");

    private final ShardFixture shard = new ShardFixture();
    private final ReplicaSetReconciler controller = new ReplicaSetReconciler();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bot | | | error looking up service account default/bot: serviceaccount \"bot\" not found",
                "| high | | no PriorityClass with name high was found",
                "| | gvisor | pod rejected: RuntimeClass \"gvisor\" not found",
                "default | usual | | ",
                " | | | ",
            })
    void shouldKnowWhatWouldBeRefused(
            @Nullable String account, @Nullable String priority, @Nullable String runtime, @Nullable String why) {
        // Given
        shard.putInCluster("priorityclasses.scheduling.k8s.io", named("usual"));
        var stored = shard.put("replicasets.apps", replicaSet(account, priority, runtime))
                .as(ReplicaSet.class);

        // When
        String obstacle = Obstacle.of(
                stored.object().getSpec().getTemplate().getSpec(),
                new ObjectKey(stored.namespace(), stored.name() + "-"),
                shard.cache());

        // Then
        assertThat(obstacle).isEqualTo(why == null ? null : "pods \"web-\" is forbidden: " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"priorityclasses.scheduling.k8s.io", "runtimeclasses.node.k8s.io"})
    void shouldLookAgainWhenAClassComesOrGoes(String resource) {
        // Given
        shard.put(
                "namespaces",
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .endMetadata()
                        .build());
        shard.put("replicasets.apps", replicaSet(null, "high", "gvisor"));
        var made = shard.putInCluster(resource, named("any"));

        // When
        var affected = controller.affected(new FactChange(resource, made.key(), null, made), shard.cache());

        // Then
        assertThat(affected).containsExactly(new WorkKey("replicasets.apps", WEB));
    }

    private static GenericKubernetesResource named(String name) {
        var object = new GenericKubernetesResource();
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        return object;
    }

    @Test
    void shouldSayOnceWhatIsInTheWayAndGoOnWhenItIsNot() {
        // Given
        shard.put("replicasets.apps", replicaSet("bot", null, null));

        // When
        ReconcileResult first = shard.run(controller, "replicasets.apps", WEB);
        var status = (ReplicaSet) ((Proposal.UpdateStatus) first.proposals().getFirst()).object();
        shard.put(
                "replicasets.apps",
                new ReplicaSetBuilder(replicaSet("bot", null, null))
                        .withStatus(status.getStatus())
                        .build());
        ReconcileResult again = shard.run(controller, "replicasets.apps", WEB);
        var account = shard.put(
                "serviceaccounts",
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("bot")
                        .endMetadata()
                        .build());
        var affected =
                controller.affected(new FactChange("serviceaccounts", account.key(), null, account), shard.cache());
        ReconcileResult last = shard.run(controller, "replicasets.apps", WEB);

        // Then
        assertThat(first.events())
                .extracting(each -> each.note().reason() + ": " + each.note().message())
                .containsExactly("FailedCreate: Error creating: pods \"web-\" is forbidden: error looking up service"
                        + " account default/bot: serviceaccount \"bot\" not found");
        assertThat(status.getStatus().getConditions())
                .extracting(each -> each.getType() + " " + each.getStatus() + " " + each.getReason())
                .containsExactly("ReplicaFailure True FailedCreate");
        assertThat(again).isEqualTo(ReconcileResult.nothing());
        assertThat(affected).containsExactly(new WorkKey("replicasets.apps", WEB));
        assertThat(last.proposals())
                .filteredOn(Proposal.Create.class::isInstance)
                .hasSize(2);
        assertThat(last.proposals())
                .filteredOn(Proposal.UpdateStatus.class::isInstance)
                .singleElement()
                .satisfies(each -> assertThat(((ReplicaSet) ((Proposal.UpdateStatus) each).object())
                                .getStatus()
                                .getConditions())
                        .isEqualTo(List.of()));
    }

    private static ReplicaSet replicaSet(
            @Nullable String account, @Nullable String priority, @Nullable String runtime) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("uid-web")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(account)
                .withPriorityClassName(priority)
                .withRuntimeClassName(runtime)
                .addNewContainer()
                .withName("main")
                .withImage("nginx:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
