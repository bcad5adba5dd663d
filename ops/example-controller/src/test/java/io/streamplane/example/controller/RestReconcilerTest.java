package io.streamplane.example.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.controllers.world.ShardReplica;
import io.streamplane.controllers.world.World;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** With the kit of the built-in controllers: one reconcile on a fixture, and a history in a world in which time passes. */
class RestReconcilerTest {

    private static final ObjectKey WEB = new ObjectKey("default", "web");

    /** It is midnight in the fixture. */
    @Test
    void shouldScaleToZeroAndRememberWhatWasThere() {
        // Given
        var shard = new ShardFixture();
        var stored = shard.put(RestReconciler.DEPLOYMENTS, resting("22:00-06:00"));

        // When
        ReconcileResult result = shard.run(new RestReconciler(), RestReconciler.DEPLOYMENTS, WEB);

        // Then
        assertThat(result.requeueAfter()).isEqualTo(Duration.ofHours(6));
        assertThat(result.proposals()).singleElement().isInstanceOfSatisfying(Proposal.Update.class, update -> {
            assertThat(update.desiredRevision()).isEqualTo(stored.desiredRevision());
            assertThat(((Deployment) update.object()).getSpec().getReplicas()).isZero();
            assertThat(update.object().getMetadata().getAnnotations()).containsEntry(RestReconciler.REPLICAS, "3");
        });
    }

    @Test
    void shouldComeAndGoWithTheHours() {
        // Given
        var world = new World();
        world.now = Instant.parse("2026-01-01T12:00:00Z");
        world.create(RestReconciler.DEPLOYMENTS, resting("22:00-06:00"));
        var replica = new ShardReplica(List.of(new RestReconciler()));

        // When
        int day = settle(world, replica);
        world.now = Instant.parse("2026-01-01T22:00:00Z");
        int night = settle(world, replica);
        world.now = Instant.parse("2026-01-02T06:00:00Z");
        int nextDay = settle(world, replica);

        // Then
        assertThat(List.of(day, night, nextDay)).containsExactly(3, 0, 3);
        assertThat(replica.said).extracting(each -> each.note().reason()).containsExactly("Resting", "Rested");
    }

    /** Works until nothing is left to do; how many replicas there are to be then. */
    private static int settle(World world, ShardReplica replica) {
        replica.wake(world);
        for (boolean more = true; more; ) {
            more = replica.receive(world);
            List<Proposal> wanted = replica.work(world, new Random(1));
            if (wanted != null) {
                wanted.forEach(world::apply);
                more = true;
            }
        }
        return world.list(RestReconciler.DEPLOYMENTS, Deployment.class)
                .getFirst()
                .object()
                .getSpec()
                .getReplicas();
    }

    private static Deployment resting(String hours) {
        return new DeploymentBuilder(Deployments.rolling(3, new IntOrString(1), new IntOrString(0)))
                .editMetadata()
                .addToAnnotations(RestReconciler.REST, hours)
                .endMetadata()
                .build();
    }
}
