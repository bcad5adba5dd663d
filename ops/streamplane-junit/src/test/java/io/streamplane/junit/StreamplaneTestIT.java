package io.streamplane.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a test may take as a parameter, and what of Kubernetes acts in it. */
@StreamplaneTest
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class StreamplaneTestIT {

    @Test
    void shouldRunTheDeploymentOfATest(KubernetesClient client, @TestNamespace String namespace) {
        // When
        client.resource(Workloads.deployment("web", "nginx", 2)).create();
        Deployment ready = Workloads.awaitReady(client, "web", 2);

        // Then
        assertThat(ready.getMetadata().getNamespace()).isEqualTo(namespace).startsWith("streamplane-test-it-");
        assertThat(client.pods().list().getItems())
                .extracting((Pod pod) -> pod.getStatus().getPhase())
                .containsExactly("Running", "Running");
    }

    @Test
    void shouldGiveTheOfficialClient(ApiClient client, @TestNamespace String namespace) throws ApiException {
        // Then
        assertThat(new CoreV1Api(client)
                        .listNamespacedServiceAccount(namespace)
                        .execute()
                        .getItems())
                .extracting(
                        account -> Objects.requireNonNull(account.getMetadata()).getName())
                .contains("default");
    }

    @Test
    void shouldGiveAKubeconfig(@TestKubeconfig Path file, @TestKubeconfig String text, StreamplaneCluster cluster)
            throws Exception {
        // Then
        assertThat(Files.readString(file)).isEqualTo(text).contains("https://127.0.0.1:");
        assertThat(cluster.kubeconfig()).isEqualTo(file);
        assertThat(cluster.kafkaConfiguration()).content().contains(cluster.bootstrapServers(), "SASL_PLAINTEXT");
    }
}
