package io.streamplane.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.controllers.world.World;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DeploymentReconcilerTest {

    private static final ObjectKey WEB = new ObjectKey("default", "web");

    private final World world = new World();

    @Test
    void shouldCreateTheFirstReplicaSetAsKubernetesWordsIt() {
        // Given
        world.create("deployments.apps", Deployments.rolling(3, new IntOrString("25%"), new IntOrString("25%")));

        var before = deployment();

        // When
        ReconcileResult outcome = run();

        // Then
        var replicaSet = world.list("replicasets.apps", ReplicaSet.class).getFirst();
        assertThat(replicaSet.labels()).containsKey("pod-template-hash").containsEntry("app", "web");
        assertThat(replicaSet.object().getSpec().getSelector().getMatchLabels()).isEqualTo(replicaSet.labels());
        assertThat(replicaSet.annotations())
                .containsEntry("deployment.kubernetes.io/revision", "1")
                .containsEntry("deployment.kubernetes.io/desired-replicas", "3")
                .containsEntry("deployment.kubernetes.io/max-replicas", "4");
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(note -> note.reason() + ": " + note.message())
                .containsExactly("ScalingReplicaSet: Scaled up replica set " + replicaSet.name() + " from 0 to 3");
        assertThat(conditions())
                .containsExactlyInAnyOrder(
                        "Progressing True NewReplicaSetCreated Created new replica set \"" + replicaSet.name() + "\"",
                        "Available False MinimumReplicasUnavailable Deployment does not have minimum availability.");
        assertThat(outcome.proposals())
                .filteredOn(Proposal.Create.class::isInstance)
                .singleElement()
                .satisfies(create ->
                        assertThat(((Proposal.Create) create).requires()).containsExactly(Metadata.unchanged(before)));
        run();
        assertThat(deployment().annotations()).containsEntry("deployment.kubernetes.io/revision", "1");
    }

    @Test
    void shouldGoBackToAnOldReplicaSetUnderANewRevision() {
        // Given
        world.create("deployments.apps", Deployments.rolling(1, new IntOrString(1), new IntOrString(0)));
        run();
        world.edit(WEB, deployment -> Deployments.image(deployment, "nginx:2"));
        run();

        // When
        world.edit(WEB, deployment -> Deployments.image(deployment, "nginx:1"));
        run();

        // Then
        var first = world.list("replicasets.apps", ReplicaSet.class).stream()
                .filter(each -> image(each).equals("nginx:1"))
                .findFirst()
                .orElseThrow();
        assertThat(world.list("replicasets.apps", ReplicaSet.class)).hasSize(2);
        assertThat(first.annotations())
                .containsEntry("deployment.kubernetes.io/revision", "3")
                .containsEntry("deployment.kubernetes.io/revision-history", "1");
        run();
        assertThat(deployment().annotations()).containsEntry("deployment.kubernetes.io/revision", "3");
    }

    @Test
    void shouldScaleSeveralReplicaSetsInProportion() {
        // Given
        world.create("deployments.apps", Deployments.rolling(10, new IntOrString(3), new IntOrString(2)));
        run();
        report();
        world.edit(WEB, deployment -> Deployments.image(deployment, "nginx:2"));
        run();
        report();
        run();
        report();
        run();
        report();
        assertThat(sizes()).containsExactly(5, 8);

        // When
        world.edit(WEB, deployment -> deployment.editSpec().withReplicas(15).endSpec());
        run();

        // Then
        assertThat(sizes()).containsExactly(7, 11);
    }

    @Test
    void shouldScaleButNotRollOutWhilePaused() {
        // Given
        world.create("deployments.apps", Deployments.rolling(3, new IntOrString(1), new IntOrString(0)));
        run();
        UnaryOperator<io.fabric8.kubernetes.api.model.apps.DeploymentBuilder> pause =
                deployment -> Deployments.image(deployment, "nginx:2")
                        .editSpec()
                        .withPaused(true)
                        .withReplicas(5)
                        .endSpec();

        // When
        world.edit(WEB, pause);
        run();

        // Then
        assertThat(sizes()).containsExactly(5);
        assertThat(conditions())
                .anyMatch(line -> line.equals("Progressing Unknown DeploymentPaused Deployment is paused"));
    }

    @Test
    void shouldKeepThePodsThatWorkWhenAFailedRolloutIsPaused() {
        // Given
        world.create("deployments.apps", Deployments.rolling(5, new IntOrString(3), new IntOrString(2)));
        run();
        report();
        world.edit(WEB, deployment -> Deployments.image(deployment, "nginx:2"));
        for (int i = 0; i < 5; i++) {
            run();
            report();
        }
        var before = sizes();

        // When
        world.edit(WEB, deployment -> deployment.editSpec().withPaused(true).endSpec());
        run();
        run();

        // Then
        assertThat(before).containsExactly(5, 3);
        assertThat(sizes()).containsExactly(5, 3);
    }

    @Test
    void shouldRollOutAndResizeAsManyReplicasAsThereCanBe() {
        // Given
        world.create(
                "deployments.apps",
                Deployments.rolling(Integer.MAX_VALUE, new IntOrString("100%"), new IntOrString("25%")));
        run();
        run();
        var first = sizes();

        // When
        world.edit(WEB, deployment -> Deployments.image(deployment, "nginx:2"));
        run();
        run();
        world.edit(WEB, deployment -> deployment.editSpec().withReplicas(3).endSpec());
        run();

        // Then
        assertThat(first).containsExactly(Integer.MAX_VALUE);
        assertThat(sizes()).hasSize(2).allSatisfy(size -> assertThat(size).isBetween(0, 6));
    }

    @Test
    void shouldReportARolloutThatIsStuck() {
        // Given
        world.create("deployments.apps", Deployments.rolling(1, new IntOrString(1), new IntOrString(0)));
        run();
        ReconcileResult waiting = run();

        // When
        world.now = world.now.plusSeconds(601);
        run();

        // Then
        assertThat(waiting.requeueAfter()).isNotNull();
        String name =
                world.list("replicasets.apps", ReplicaSet.class).getFirst().name();
        assertThat(conditions())
                .contains("Progressing False ProgressDeadlineExceeded ReplicaSet \"" + name
                        + "\" has timed out progressing.");
    }

    @Test
    void shouldTakeAllOldPodsDownWhereARolloutBecomesARecreateOfAnotherSize() {
        // Given
        world.create("deployments.apps", Deployments.rolling(4, new IntOrString(2), new IntOrString(0)));
        run();
        report();
        world.edit(WEB, each -> Deployments.image(each, "nginx:2"));
        run();
        world.edit(
                WEB,
                each -> new DeploymentBuilder(Deployments.recreating(3))
                        .withMetadata(each.build().getMetadata()));
        world.edit(WEB, each -> Deployments.image(each, "nginx:3"));

        // When
        run();

        // Then
        assertThat(sizes()).containsOnly(0).hasSizeGreaterThan(1);
    }

    /** Reconciles once, and does what it proposes. */
    private ReconcileResult run() {
        var cache = new ShardCache();
        world.list("deployments.apps", Deployment.class).forEach(each -> cache.apply(appeared(each)));
        world.list("replicasets.apps", ReplicaSet.class).forEach(each -> cache.apply(appeared(each)));
        var outcome = new DeploymentReconciler()
                .reconcile(ReconcileInput.of(new WorkKey("deployments.apps", WEB), world.now, cache));
        outcome.proposals().forEach(world::apply);
        return outcome;
    }

    private static FactChange appeared(Stored<?> stored) {
        return new FactChange(stored.resource(), stored.key(), null, stored);
    }

    /** The ReplicaSet controller reports that every ReplicaSet of the first image has all of its pods available. */
    private void report() {
        for (Stored<ReplicaSet> each : world.list("replicasets.apps", ReplicaSet.class)) {
            var status = new ReplicaSetStatus();
            int replicas = each.object().getSpec().getReplicas();
            status.setReplicas(replicas);
            status.setReadyReplicas(image(each).equals("nginx:1") ? replicas : 0);
            status.setAvailableReplicas(image(each).equals("nginx:1") ? replicas : 0);
            status.setObservedGeneration(each.object().getMetadata().getGeneration());
            var reported = new ReplicaSet();
            reported.setMetadata(each.object().getMetadata());
            reported.setSpec(each.object().getSpec());
            reported.setStatus(status);
            world.apply(new Proposal.UpdateStatus("replicasets.apps", each.key(), reported, null));
        }
    }

    private List<Integer> sizes() {
        return world.list("replicasets.apps", ReplicaSet.class).stream()
                .sorted(Comparator.comparing(DeploymentReconcilerTest::image).reversed())
                .map(each -> each.object().getSpec().getReplicas())
                .toList();
    }

    private Stored<Deployment> deployment() {
        return world.list("deployments.apps", Deployment.class).getFirst();
    }

    private List<String> conditions() {
        return deployment().object().getStatus().getConditions().stream()
                .map(each -> each.getType() + " " + each.getStatus() + " " + each.getReason() + " " + each.getMessage())
                .toList();
    }

    private static String image(Stored<ReplicaSet> replicaSet) {
        return replicaSet
                .object()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }
}
