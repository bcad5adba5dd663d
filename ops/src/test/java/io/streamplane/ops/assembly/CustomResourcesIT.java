package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.verify.Verification;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;

/** A definition, its objects and their end on a running system with two API servers, nothing of which is restarted. */
@Timeout(180)
class CustomResourcesIT {

    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    /** It takes 0.1 s; in a process that has just started, on a busy machine, some seconds. */
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEFINITION = """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "widgets.example.com"},
         "spec": {"group": "example.com", "scope": "Namespaced",
          "names": {"plural": "widgets", "kind": "Widget"},
          "versions": [{"name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
           "schema": {"openAPIV3Schema": {"type": "object", "properties": {
            "spec": {"type": "object", "properties": {"size": {"type": "integer", "default": 1}}},
            "status": {"type": "object", "properties": {"size": {"type": "integer"}}}}}}}]}}
        """;

    @TempDir
    Path folder;

    @Test
    void shouldServeAKindFromItsDefinitionToItsEnd() throws Exception {
        try (var system = AllInOne.start(
                        AllInOneOptions.temporary(folder.resolve("data")).withNodes(1));
                var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("test"));
                var other = ApiServerBeside.start(system, Kinds.builtIn(), folder.resolve("other"));
                var otherClient = other.client()) {
            // Given
            long begin = System.nanoTime();
            client.post(DEFINITIONS, "application/json", DEFINITION).orThrow();

            // When
            await("the other API server to serve it")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> isServed(otherClient));
            Duration served = Duration.ofNanos(System.nanoTime() - begin);
            String uid = otherClient
                    .post(WIDGETS, "application/json", widget("one"))
                    .orThrow()
                    .at("/metadata/uid")
                    .asString();
            client.post(MAPS, "application/json", ownedMap(uid)).orThrow();

            // Then
            System.out.printf("CustomResourcesIT: served after %d ms%n", served.toMillis());
            assertThat(served).isLessThan(SERVED_WITHIN);
            assertThat(await("the object")
                            .atMost(PATIENCE)
                            .until(() -> client.get(WIDGETS + "/one"), found -> found.code() == 200)
                            .body()
                            .at("/spec/size")
                            .asInt())
                    .isEqualTo(1);
            assertMaterialized(system);

            // An object's dependents go with it, and objects with their definition
            client.delete(WIDGETS + "/one").orThrow();
            awaitGone(client, MAPS + "/owned");
            String then = otherClient
                    .post(WIDGETS, "application/json", widget("two"))
                    .orThrow()
                    .at("/metadata/resourceVersion")
                    .asString();
            client.delete(DEFINITIONS + "/widgets.example.com").orThrow();
            awaitGone(client, DEFINITIONS + "/widgets.example.com");
            await("both API servers to serve it no more")
                    .atMost(PATIENCE)
                    .until(() -> !isServed(client) && !isServed(otherClient));
            assertThat(client.get("/asof/" + then + WIDGETS + "/two")
                            .orThrow()
                            .at("/spec/size")
                            .asInt())
                    .isEqualTo(1);
            AddressesOfTwoServers.assertGivenOnce(client, otherClient);
            assertMaterialized(system);
            assertThat(system.failed().toCompletableFuture()).isNotDone();
        }
    }

    /** A path that is none is answered in plain text. */
    private static boolean isServed(ApiClient client) throws IOException, InterruptedException {
        try {
            return client.get(WIDGETS).code() == 200;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static void awaitGone(ApiClient client, String path) {
        await(path + " to go").atMost(PATIENCE).until(() -> client.get(path).code() == 404);
    }

    private static String widget(String name) {
        return """
            {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "%s"}, "spec": {}}\
            """.formatted(name);
    }

    private static String ownedMap(String uid) {
        return """
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "owned", "ownerReferences": [
             {"apiVersion": "example.com/v1", "kind": "Widget", "name": "one", "uid": "%s"}]}}\
            """.formatted(uid);
    }

    private static void assertMaterialized(AllInOne system) throws IOException {
        try (var connection = Connection.toKafka(
                        system.settings(), system.schemaRegistryUri().toString());
                var journal = connection.journal();
                var topics = new MaterializedTopics(connection.settings())) {
            await("the materializer to come to the journal's end")
                    .atMost(PATIENCE)
                    .until(() -> topics.position() >= journal.end());
            Verification.Report report = Verification.run(topics, journal);
            assertThat(report.differences()).isEmpty();
            assertThat(report.parts()).containsKey("desired.widgets.example.com");
        }
    }
}
