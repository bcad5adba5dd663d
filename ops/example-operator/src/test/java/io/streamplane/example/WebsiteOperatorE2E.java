package io.streamplane.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator on a running Streamplane, from the definition to the end of its objects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class WebsiteOperatorE2E {

    private static final String DEFINITION = "/websites.yaml";
    private static final String NAMESPACE = "default";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private StreamplaneUp up;
    private KubernetesClient client;
    private Operator operator;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        up = StreamplaneUp.start(folder);
        client = new KubernetesClientBuilder().withConfig(up.config()).build();
        try (InputStream definition = Objects.requireNonNull(getClass().getResourceAsStream(DEFINITION))) {
            client.load(definition).serverSideApply();
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("websites.example.streamplane.io")
                .waitUntilCondition(
                        each -> each.getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Established")
                                        && condition.getStatus().equals("True")),
                        PATIENCE.toSeconds(),
                        TimeUnit.SECONDS);
        operator = new Operator(options -> options.withKubernetesClient(client).withCloseClientOnStop(false));
        operator.register(new WebsiteReconciler());
        operator.start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (operator != null) {
            operator.stop();
        }
        if (client != null) {
            client.close();
        }
        if (up != null) {
            up.close();
        }
    }

    @Test
    void shouldServeAWebsiteFromItsCreationToItsEnd() {
        // Given
        client.resource(website("blog", "<h1>Hello</h1>", 2)).create();

        // When: its pods run, and the page changes, and somebody deletes what the operator owns
        Awaitility.await().atMost(PATIENCE).until(() -> isReady("blog", 2));
        websites("blog").edit(website -> {
            website.getSpec().page = "<h1>Hello again</h1>";
            website.getSpec().replicas = 3;
            return website;
        });
        Awaitility.await().atMost(PATIENCE).until(() -> isReady("blog", 3));
        page("blog").delete();

        // Then: all is as the website says
        Awaitility.await().atMost(PATIENCE).until(() -> page("blog").get() != null);
        assertThat(page("blog").get().getData()).containsEntry("index.html", "<h1>Hello again</h1>");

        // When
        websites("blog").delete();

        // Then: what belonged to it goes with it
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> page("blog").get() == null && server("blog").get() == null);
    }

    @Test
    void shouldRefuseAWebsiteThatItsDefinitionForbids() {
        // Then
        assertThatThrownBy(() -> client.resource(website("many", "", 10)).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(422);
                    assertThat(refused.getMessage()).contains("ten replicas of nothing are too many");
                });
    }

    private boolean isReady(String name, int replicas) {
        Website.Status status = websites(name).get().getStatus();
        return status != null && status.readyReplicas == replicas && status.phase.equals("Ready");
    }

    private Resource<Website> websites(String name) {
        return client.resources(Website.class).inNamespace(NAMESPACE).withName(name);
    }

    private Resource<ConfigMap> page(String name) {
        return client.configMaps().inNamespace(NAMESPACE).withName(name);
    }

    private Resource<Deployment> server(String name) {
        return client.apps().deployments().inNamespace(NAMESPACE).withName(name);
    }

    private static Website website(String name, String page, int replicas) {
        var website = new Website();
        website.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
        var spec = new Website.Spec();
        spec.page = page;
        spec.replicas = replicas;
        website.setSpec(spec);
        return website;
    }
}
