package io.streamplane.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerStatus;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is other than with ReplicaSets, which share the code. */
class ReplicationControllerTest {

    private static final String RESOURCE = "replicationcontrollers";
    private static final ObjectKey WEB = new ObjectKey("default", "web");

    private final ShardFixture shard = new ShardFixture();
    private final ReplicaSetReconciler reconciler = new ReplicaSetReconciler(ReplicaKind.REPLICATION_CONTROLLER);

    @Test
    void shouldMakePodsThatItControls() {
        // Given
        shard.put(RESOURCE, controller(2, null));

        // When
        ReconcileResult outcome = run();

        // Then
        var pods = outcome.proposals().stream()
                .filter(Proposal.Create.class::isInstance)
                .map(each -> (Pod) ((Proposal.Create) each).object())
                .toList();
        assertThat(pods).hasSize(2);
        assertThat(pods.getFirst().getMetadata().getLabels()).containsEntry("app", "web");
        assertThat(pods.getFirst().getMetadata().getOwnerReferences())
                .containsExactly(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ReplicationController")
                        .withName("web")
                        .withUid("uid-web")
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build());
        assertThat(outcome.events())
                .extracting(each ->
                        each.note().regarding().getKind() + " " + each.note().reason())
                .containsOnly("ReplicationController SuccessfulCreate");
        assertThat(reconciler.component()).isEqualTo("replication-controller");
    }

    @Test
    void shouldReportInItsOwnStatusAndBeQuietThen() {
        // Given
        shard.put(RESOURCE, controller(1, null));
        shard.put("pods", pod("a", "uid-web"));
        shard.put("pods", pod("mine-soon", null));

        // When
        ReconcileResult outcome = run();

        // Then
        var status = status(outcome);
        assertThat(status.getReplicas()).isEqualTo(2);
        assertThat(status.getReadyReplicas()).isEqualTo(1);
        assertThat(status.getAvailableReplicas()).isEqualTo(1);
        assertThat(status.getFullyLabeledReplicas()).isEqualTo(2);
        assertThat(status.getObservedGeneration()).isEqualTo(1);
        assertThat(outcome.proposals())
                .filteredOn(Proposal.Update.class::isInstance)
                .extracting(each -> each.key().name())
                .containsExactly("mine-soon");
        assertThat(outcome.proposals())
                .filteredOn(Proposal.Delete.class::isInstance)
                .hasSize(1);
        shard.remove("pods", new ObjectKey("default", "mine-soon"));
        shard.put(RESOURCE, controller(1, status(run())));
        assertThat(run()).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldLookAtTheControllersOfAPodAndAtThoseThatItFits() {
        // Given
        shard.put(RESOURCE, controller(1, null));
        var owned = shard.put("pods", pod("a", "uid-web"));
        var free = shard.put("pods", pod("b", null));

        // When // Then
        for (var pod : List.of(owned, free)) {
            assertThat(reconciler.affected(new FactChange("pods", pod.key(), null, pod), shard.cache()))
                    .containsExactly(new WorkKey(RESOURCE, WEB));
        }
    }

    private ReconcileResult run() {
        return shard.run(reconciler, RESOURCE, WEB);
    }

    private static ReplicationControllerStatus status(ReconcileResult outcome) {
        return outcome.proposals().stream()
                .filter(Proposal.UpdateStatus.class::isInstance)
                .map(each -> ((ReplicationController) ((Proposal.UpdateStatus) each).object()).getStatus())
                .findFirst()
                .orElseThrow();
    }

    private static ReplicationController controller(int replicas, @Nullable ReplicationControllerStatus status) {
        return new ReplicationControllerBuilder()
                .withNewMetadata()
                .withName(WEB.name())
                .withNamespace(WEB.namespace())
                .withUid("uid-web")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .addToSelector("app", "web")
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("nginx:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .withStatus(status)
                .build();
    }

    private static Pod pod(String name, @Nullable String owner) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid(name)
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
        if (owner != null) {
            pod.editMetadata()
                    .addNewOwnerReference()
                    .withApiVersion("v1")
                    .withKind("ReplicationController")
                    .withName("web")
                    .withUid(owner)
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .editStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .endStatus();
        }
        return pod.build();
    }
}
