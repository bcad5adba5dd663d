package io.streamplane.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes share three partitions; one is lost in the middle of a rollout. */
class ControllersIT {

    private static final int PODS = 300;

    /** One in each of the three partitions, so that whoever is lost was at work. */
    private static final String[] NAMESPACES = {"a", "b", "f"};

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    @TempDir
    Path directory;

    @Test
    void shouldFinishARolloutWhenOneOfTwoIsLost() {
        // Given
        try (var kafka = EmbeddedKafka.start(
                        directory.resolve("kafka"), 0, Map.of("group.min.session.timeout.ms", "500"));
                var intake = TinyIntake.start(kafka.bootstrapServers(), registry, 3)) {
            var first = start(kafka, "first");
            try (var second = start(kafka, "second")) {
                first.running().toCompletableFuture().join();
                second.running().toCompletableFuture().join();
                for (String namespace : NAMESPACES) {
                    intake.create("deployments.apps", web(namespace, "nginx:1"));
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> intake.pods().size() == 3 * PODS);
                for (String namespace : NAMESPACES) {
                    intake.edit(
                            new ObjectKey(namespace, "web"), deployment -> Deployments.image(deployment, "nginx:2"));
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> intake.withImage("nginx:2") > 50);

                // When
                first.abandon();

                // Then
                await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                    assertThat(intake.withImage("nginx:2")).isEqualTo(3 * PODS);
                    assertThat(intake.pods()).hasSize(3 * PODS).allMatch(Pods::active);
                    assertThat(intake.deployments()).allSatisfy(ControllersIT::assertDone);
                });
                assertThat(intake.mostPods())
                        .as("pods that were active at once, of each namespace")
                        .allSatisfy((namespace, most) -> assertThat(most).isLessThanOrEqualTo(PODS + 30));
                assertThat(second.failed().toCompletableFuture()).isNotDone();
                assertThat(intake.pods().stream()
                                .collect(Collectors.groupingBy(pod -> pod.namespace(), Collectors.counting()))
                                .values())
                        .containsOnly((long) PODS);
            }
        }
    }

    private static void assertDone(Deployment deployment) {
        assertThat(deployment.getStatus().getUpdatedReplicas()).isEqualTo(PODS);
        assertThat(deployment.getStatus().getAvailableReplicas()).isEqualTo(PODS);
        assertThat(deployment.getStatus().getObservedGeneration())
                .isEqualTo(deployment.getMetadata().getGeneration());
    }

    private Controllers start(EmbeddedKafka kafka, String name) {
        return Controllers.start(
                ControllersOptions.of(kafka.bootstrapServers(), registry, Kinds.builtIn(), directory.resolve(name))
                        .withSelection(ControllerSelection.parse("deployment,replicaset"))
                        .withStandbys(1)
                        .withClientSettings(Map.of(
                                "consumer.session.timeout.ms", "1500",
                                "consumer.heartbeat.interval.ms", "300")));
    }

    private static Deployment web(String namespace, String image) {
        var web = Deployments.rolling(PODS, new IntOrString(30), new IntOrString(10));
        web.getMetadata().setNamespace(namespace);
        web.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
        return web;
    }
}
