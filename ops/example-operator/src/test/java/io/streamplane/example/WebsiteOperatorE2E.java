package io.streamplane.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.streamplane.junit.Isolation;
import io.streamplane.junit.StreamplaneTest;
import io.streamplane.junit.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator on a whole Streamplane, from the definition to the end of its objects. */
@StreamplaneTest(isolation = Isolation.TEST, definitions = "websites.yaml")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class WebsiteOperatorE2E {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static @Nullable Operator operator;

    @BeforeAll
    static void start(KubernetesClient client) {
        var started =
                new Operator(options -> options.withKubernetesClient(client).withCloseClientOnStop(false));
        operator = started;
        started.register(new WebsiteReconciler());
        started.start();
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.stop();
        }
    }

    @Test
    void shouldServeAWebsiteFromItsCreationToItsEnd(KubernetesClient client) {
        // Given
        client.resource(website("blog", "<h1>Hello</h1>", 2)).create();

        // When: its pods run, and the page changes, and somebody deletes what the operator owns
        Awaitility.await().atMost(PATIENCE).until(() -> isReady(client, "blog", 2));
        assertThat(pods(client)).extracting(pod -> pod.getStatus().getPhase()).containsOnly("Running");
        websites(client, "blog").edit(website -> {
            website.getSpec().page = "<h1>Hello again</h1>";
            website.getSpec().replicas = 3;
            return website;
        });
        Awaitility.await().atMost(PATIENCE).until(() -> isReady(client, "blog", 3));
        page(client, "blog").delete();

        // Then: all is as the website says
        Awaitility.await().atMost(PATIENCE).until(() -> page(client, "blog").get() != null);
        assertThat(page(client, "blog").get().getData()).containsEntry("index.html", "<h1>Hello again</h1>");

        // When
        websites(client, "blog").delete();

        // Then: what belonged to it goes with it, down to the pods
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> page(client, "blog").get() == null
                        && server(client, "blog").get() == null
                        && pods(client).isEmpty());
    }

    @Test
    void shouldGoWithItsNamespace(KubernetesClient client, @TestNamespace String namespace) {
        // Given
        client.resource(website("blog", "", 1)).create();
        Awaitility.await().atMost(PATIENCE).until(() -> isReady(client, "blog", 1));

        // When
        client.namespaces().withName(namespace).delete();

        // Then
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> client.namespaces().withName(namespace).get() == null);
        assertThat(pods(client)).isEmpty();
    }

    @Test
    void shouldRefuseAWebsiteThatItsDefinitionForbids(KubernetesClient client) {
        // Then
        assertThatThrownBy(() -> client.resource(website("many", "", 10)).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(422);
                    assertThat(refused.getMessage()).contains("ten replicas of nothing are too many");
                });
    }

    private static boolean isReady(KubernetesClient client, String name, int replicas) {
        Website.Status status = websites(client, name).get().getStatus();
        return status != null && status.readyReplicas == replicas && status.phase.equals("Ready");
    }

    private static Resource<Website> websites(KubernetesClient client, String name) {
        return client.resources(Website.class).withName(name);
    }

    private static Resource<ConfigMap> page(KubernetesClient client, String name) {
        return client.configMaps().withName(name);
    }

    private static Resource<Deployment> server(KubernetesClient client, String name) {
        return client.apps().deployments().withName(name);
    }

    private static List<Pod> pods(KubernetesClient client) {
        return client.pods().list().getItems();
    }

    private static Website website(String name, String page, int replicas) {
        var website = new Website();
        website.setMetadata(new ObjectMetaBuilder().withName(name).build());
        var spec = new Website.Spec();
        spec.page = page;
        spec.replicas = replicas;
        website.setSpec(spec);
        return website;
    }
}
