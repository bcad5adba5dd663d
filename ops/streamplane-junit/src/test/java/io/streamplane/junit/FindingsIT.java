package io.streamplane.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is printed when a test fails. */
@StreamplaneTest(isolation = Isolation.TEST)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class FindingsIT {

    @Test
    void shouldSayWhatIsNotWellAndWhatLedToIt(KubernetesClient client, StreamplaneCluster cluster) {
        // Given
        Deployment large = Workloads.deployment("large", "nginx", 1);
        large.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .setResources(new ResourceRequirementsBuilder()
                        .withRequests(Map.of("cpu", new Quantity("100")))
                        .build());
        client.resource(large).create();

        // When
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> cluster.findings().contains("FailedScheduling"));

        // Then
        assertThat(cluster.findings())
                .contains("Not well in namespace " + cluster.namespace())
                .contains("deployment.apps/large: ")
                .contains("PodScheduled is False: 0/3 nodes are available: 3 Insufficient cpu.")
                .contains("Why pod/large-")
                .contains("create " + cluster.namespace() + "/deployments.apps/large");
        assertThat(cluster.findings().lines().count()).isLessThan(150);
    }

    @Test
    void shouldSayNothingWhereAllIsWell(KubernetesClient client, StreamplaneCluster cluster) {
        // Given
        client.resource(Workloads.deployment("web", "nginx", 2)).create();

        // When
        Workloads.awaitReady(client, "web", 2);

        // Then
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> cluster.findings().isEmpty());
        assertThat(cluster.why("deploy/web")).contains("create " + cluster.namespace() + "/deployments.apps/web");
    }
}
