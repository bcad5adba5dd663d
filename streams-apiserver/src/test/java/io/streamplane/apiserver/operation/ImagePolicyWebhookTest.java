package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.streamplane.apiserver.admission.image.ImagePolicyWebhook;
import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.aggregation.HttpsBackend;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks a real server over TLS. Which path it is asked at says how it answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagePolicyWebhookTest {

    private static final String NAME = "ImagePolicyWebhook";
    private static final String POD =
            "{metadata: {name: NAME, annotations: {a.image-policy.k8s.io/break-glass: 'yes', other: x}},"
                    + " spec: {initContainers: [{name: i, image: first}], containers: [{name: c, image: IMAGE}]}}";

    private final ConcurrentLinkedQueue<JsonNode> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private Path folder = Path.of("");
    private HttpsBackend backend;

    @BeforeAll
    void startServer(@TempDir Path temporary) throws IOException, GeneralSecurityException {
        folder = temporary;
        backend = new HttpsBackend(folder.resolve("own"), "localhost", "localhost");
        backend.server().createContext("/allow", exchange -> answer(exchange, "{\"allowed\": true}"));
        backend.server()
                .createContext(
                        "/deny", exchange -> answer(exchange, "{\"allowed\": false, \"reason\": \"no latest\"}"));
        backend.server().createContext("/silent", exchange -> answer(exchange, "{\"allowed\": false}"));
        backend.server().createContext("/broken", exchange -> send(exchange, 500, "{}"));
        backend.server().createContext("/text", exchange -> send(exchange, 200, "hello"));
        backend.server().createContext("/away", exchange -> {
            exchange.getResponseHeaders().add("Location", "/allow");
            send(exchange, 302, "");
        });
        backend.server().createContext("/second", exchange -> {
            if (attempts.getAndIncrement() == 0) {
                send(exchange, 503, "{}");
            } else {
                answer(exchange, "{\"allowed\": true}");
            }
        });
        backend.server().start();
    }

    @AfterAll
    void stopServer() {
        backend.close();
    }

    @BeforeEach
    void forget() {
        asked.clear();
        attempts.set(0);
    }

    private void answer(HttpExchange exchange, String status) throws IOException {
        asked.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
        send(
                exchange,
                200,
                "{\"kind\": \"ImageReview\", \"apiVersion\": \"imagepolicy.k8s.io/v1alpha1\", \"status\": " + status
                        + "}");
    }

    private static void send(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        allow  | false | ok
        second | false | ok
        deny   | true  | pods 'p' is forbidden: image policy webhook backend denied one or more images: no latest
        silent | true  | pods 'p' is forbidden: one or more images rejected by webhook backend
        broken | false | pods 'p' is forbidden: Error contacting webhook: 500
        broken | true  | ok
        away   | false | pods 'p' is forbidden: Error contacting webhook: 302
        text   | true  | ok
        """)
    void shouldDoAsTheServerSays(String path, boolean defaultAllow, String expected) throws IOException {
        // Given
        PluginServer server = server(path, "defaultAllow: " + defaultAllow + ", retryBackoff: 1");

        // When
        String said = said(server.create(ADMIN, "pods", "ns", pod("p", "nginx")));

        // Then
        assertThat(said).isEqualTo(expected);
    }

    @Test
    void shouldAskOfTheImagesAndOfItsOwnAnnotations() throws IOException {
        // Given
        PluginServer server = server("allow", "");

        // When
        server.given("pods", "ns", pod("p", "nginx"));

        // Then
        assertThat(asked).singleElement().satisfies(review -> {
            assertThat(review.path("kind").asString()).isEqualTo("ImageReview");
            assertThat(review.path("apiVersion").asString()).isEqualTo("imagepolicy.k8s.io/v1alpha1");
            assertThat(review.get("spec"))
                    .isEqualTo(PluginServer.yaml("{containers: [{image: nginx}, {image: first}],"
                            + " annotations: {a.image-policy.k8s.io/break-glass: 'yes'}, namespace: ns}"));
        });
    }

    @Test
    void shouldRememberWhatWasSaidUnlessToldNotTo() throws IOException {
        // Given
        PluginServer server = server("allow", "");
        PluginServer forgetful = server("allow", "allowTTL: -1");

        // When
        server.given("pods", "ns", pod("p", "nginx"));
        server.given("pods", "ns", pod("q", "nginx"));
        server.given("pods", "ns", pod("r", "other"));
        int remembering = asked.size();
        forgetful.given("pods", "ns", pod("p", "nginx"));
        forgetful.given("pods", "ns", pod("q", "nginx"));

        // Then
        assertThat(remembering).isEqualTo(2);
        assertThat(asked).hasSize(4);
    }

    @Test
    void shouldAskOfEphemeralContainersAloneAndOfNothingElse() throws IOException {
        // Given
        PluginServer server = server("allow", "");
        server.given("pods", "ns", pod("p", "nginx"));
        ObjectNode pod = server.get("pods", "ns", "p");
        pod.withObject("/spec")
                .putArray("ephemeralContainers")
                .addObject()
                .put("name", "e")
                .put("image", "tools");
        asked.clear();

        // When
        String said = said(server.update(ADMIN, "pods", "ns", "p", "ephemeralcontainers", pod));
        server.given("configmaps", "ns", "metadata: {name: m}");

        // Then
        assertThat(said).isEqualTo("ok");
        assertThat(asked)
                .singleElement()
                .satisfies(review -> assertThat(review.at("/spec/containers")).hasToString("[{\"image\":\"tools\"}]"));
    }

    @Test
    void shouldReadItsKubeconfigAgain() throws IOException {
        // Given
        server("allow", "");
        Path kubeconfig = folder.resolve("kubeconfig-allow");
        var plugin = new ImagePolicyWebhook(PluginServer.yaml("imagePolicy: {kubeConfigFile: '" + kubeconfig + "'}"));
        Configured<?> setting = plugin.settings().getFirst();

        // When
        Configured.Look same = setting.look();
        Files.writeString(kubeconfig, Files.readString(kubeconfig).replace("token: secret", "token: other"));
        Configured.Look changed = setting.look();

        // Then
        assertThat(same).isInstanceOf(Configured.Unchanged.class);
        assertThat(changed).isInstanceOf(Configured.Changed.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        allowTTL: 1        | valid value of allowTTL is between PT1S and PT30M, got PT1S
        denyTTL: 1801      | valid value of denyTTL is between PT1S and PT30M, got PT30M1S
        retryBackoff: -2   | valid value of retryBackoff is between PT0.000000001S and PT5M, got PT-0.002S
        """)
    void shouldSayWhatIsWrongWithItsConfiguration(String more, String expected) {
        // When
        // Then
        assertThatThrownBy(() -> server("allow", more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("couldn't init admission plugin \"ImagePolicyWebhook\": " + expected);
    }

    private static String pod(String name, String image) {
        return POD.replace("NAME", name).replace("IMAGE", image);
    }

    private PluginServer server(String path, String more) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig-" + path);
        Files.writeString(kubeconfig, """
            apiVersion: v1
            kind: Config
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://localhost:%d/%s", certificate-authority-data: %s}}]
            users: [{name: u, user: {token: secret}}]
            """.formatted(backend.port(), path, backend.bundle()));
        String own = more.isEmpty() ? "" : ", " + more;
        var server = new PluginServer(
                Set.of(NAME), Map.of(NAME, "{imagePolicy: {kubeConfigFile: '" + kubeconfig + "'" + own + "}}"));
        server.given("namespaces", "", "metadata: {name: ns}");
        server.given("serviceaccounts", "ns", "metadata: {name: default}");
        return server;
    }
}
