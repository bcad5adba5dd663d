package io.streamplane.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What would take hours takes moments. */
@StreamplaneTest(isolation = Isolation.TEST)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class TimeIT {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void shouldStartAJobWhenItsHourHasCome(KubernetesClient client, StreamplaneCluster cluster) {
        // Given
        client.resource(new CronJobBuilder()
                        .withNewMetadata()
                        .withName("hourly")
                        .endMetadata()
                        .withNewSpec()
                        .withSchedule("0 * * * *")
                        .withNewJobTemplate()
                        .withNewSpec()
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("main")
                        .withImage("complete")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .endJobTemplate()
                        .endSpec()
                        .build())
                .create();
        assertThat(client.batch().v1().jobs().list().getItems()).isEmpty();

        // When
        cluster.advance(HOUR);
        awaitPods(client, "Running");
        cluster.advance(Duration.ofMinutes(1));

        // Then: by all clocks but the machine's
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(client.batch().v1().jobs().list().getItems())
                                .singleElement()
                                .satisfies(job -> assertThat(job.getStatus().getSucceeded())
                                        .isEqualTo(1)));
    }

    @Test
    void shouldForgetAFinishedJobAfterItsTime(KubernetesClient client, StreamplaneCluster cluster) {
        // Given
        Job once = client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withName("once")
                        .endMetadata()
                        .withNewSpec()
                        .withTtlSecondsAfterFinished(3600)
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("main")
                        .withImage("complete")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        awaitPods(client, "Running");
        cluster.advance(Duration.ofSeconds(2));
        awaitPods(client, "Succeeded");
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> client.resource(once).get().getStatus().getCompletionTime() != null);

        // When
        cluster.advance(HOUR.plusSeconds(2));

        // Then
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> client.resource(once).get() == null
                        && client.pods().list().getItems().isEmpty());
    }

    @Test
    void shouldStampWithTheTimeThatItIsByThen(KubernetesClient client, StreamplaneCluster cluster) {
        // Given
        cluster.advance(HOUR);

        // When
        var made = client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("made")
                        .endMetadata()
                        .build())
                .create();

        // Then
        assertThat(Instant.parse(made.getMetadata().getCreationTimestamp()))
                .isAfter(Instant.now().plus(HOUR).minusSeconds(30));
        assertThat(client.nodes().list().getItems())
                .allSatisfy(node -> assertThat(node.getStatus().getConditions())
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")));
    }

    private static void awaitPods(KubernetesClient client, String phase) {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> client.pods().list().getItems().stream()
                        .map(pod -> pod.getStatus().getPhase())
                        .toList()
                        .equals(List.of(phase)));
    }
}
