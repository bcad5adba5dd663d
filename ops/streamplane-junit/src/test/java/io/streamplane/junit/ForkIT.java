package io.streamplane.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Each test begins from what was prepared once, and none sees what another does. */
@StreamplaneTest(isolation = Isolation.FORK)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ForkIT {

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void prepare(KubernetesClient client) {
        client.resource(Workloads.deployment("web", "nginx", 3)).create();
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(Map.of("app", "web"))
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("page")
                        .endMetadata()
                        .addToData("text", "prepared")
                        .build())
                .create();
        Workloads.awaitReady(client, "web", 3);
    }

    @RepeatedTest(3)
    void shouldBeginFromThePreparedState(KubernetesClient client, @TestNamespace String namespace) {
        // Then: all is there at once
        List<Pod> pods = client.pods().list().getItems();
        assertThat(pods)
                .hasSize(3)
                .allSatisfy(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Running"));
        assertThat(client.configMaps().withName("page").get().getData()).containsEntry("text", "prepared");
        Service service = client.services().withName("web").get();
        assertThat(SEEN.add(service.getSpec().getClusterIP())).isTrue();
        assertThat(SEEN.add(namespace)).isTrue();

        // When: a test changes it
        client.configMaps().withName("page").delete();
        client.pods().withName(pods.getFirst().getMetadata().getName()).delete();
        client.apps().deployments().withName("web").scale(2);

        // Then: controllers go on from there, and the copies' pods have addresses of their own
        Workloads.awaitReady(client, "web", 2);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(client.pods().list().getItems())
                        .hasSize(2)
                        .allSatisfy(pod -> assertThat(
                                        client.pods().inAnyNamespace().list().getItems())
                                .filteredOn(other -> pod.getStatus()
                                        .getPodIP()
                                        .equals(other.getStatus().getPodIP()))
                                .hasSize(1)));
        assertThat(client.endpoints().withName("web").get()).isNotNull();
    }
}
