package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /asof/}, exact reads and old watches with real kubectl, and after the index was lost and its writer killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TimeTravelE2E {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private Path folder;
    private RunningSystem system;
    private KubectlCall kubectl;
    private Instant before;
    private Instant running;
    private String revision;

    @BeforeAll
    void makeHistory(@TempDir Path temporary) throws Exception {
        folder = temporary;
        system = RunningSystem.start(temporary, "--nodes", "2");
        kubectl = system.kubectl();
        before = Instant.now();
        Thread.sleep(5);
        kubectl.okWithInput(Manifests.nginx("web", 3), "apply", "-f", "-");
        kubectl.ok("create", "secret", "generic", "vault", "--from-literal=password=hunter2");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");
        revision = JsonMapper.shared()
                .readTree(kubectl.ok("get", "--raw", "/api/v1/namespaces/default/pods"))
                .at("/metadata/resourceVersion")
                .asString();
        running = Instant.now();
        kubectl.ok("set", "image", "deployment/web", "nginx=nginx:1.16.1");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");
        kubectl.ok("delete", "deployment", "web", "--wait");
        Awaitility.await().atMost(TIMEOUT).until(() -> pods(kubectl).isEmpty());
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void shouldShowTheClusterAsItWasToEveryKubectl() {
        for (Map.Entry<String, Path> each : KubectlBinaries.all().entrySet()) {
            // Given
            var version = new KubectlCall(each.getValue(), system.kubeconfig());

            // When
            String wide = version.ok("--server", server(running), "get", "pods", "-A", "-o", "wide");
            String described = version.ok("--server", server(running), "describe", "deployment", "web");
            String selected = version.ok(
                    "--server",
                    server(running),
                    "get",
                    "pods,deployments",
                    "-l",
                    "app=web",
                    "--field-selector=metadata.namespace=default",
                    "-o",
                    "name");
            var refused = version.run("--server", server(running), "scale", "deployment/web", "--replicas=5");
            String nothing = version.ok("--server", server(before), "get", "deployments", "-A", "-o", "name");

            // Then
            assertThat(wide.lines().filter(line -> line.contains("web-") && line.contains("Running")))
                    .as(each.getKey())
                    .hasSize(3);
            assertThat(wide).contains("node-");
            assertThat(described)
                    .contains("nginx:1.14.2", "3 desired", "Events:")
                    .doesNotContain("1.16.1");
            assertThat(selected.lines()).hasSize(4);
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("the past cannot be changed");
            assertThat(nothing).isEmpty();
        }
        assertThat(pods(kubectl)).isEmpty();
    }

    @Test
    void shouldWriteAContextForAMoment() throws Exception {
        // Given
        Path config = Files.copy(system.kubeconfig(), folder.resolve("copy-of-kubeconfig"));

        // When
        try (var tool = system.tool("asof", revision, "--kubeconfig", config.toString(), "--context", "then")) {
            assertThat(tool.awaitExit(TIMEOUT)).as(tool.output()).isZero();
        }
        var both = new KubectlCall(KubectlBinaries.onPath(), config);

        // Then
        assertThat(pods(both, "--context", "then")).hasSize(3);
        assertThat(pods(both)).isEmpty();
        assertThat(both.ok("--context", "then", "get", "secret", "vault", "-o", "jsonpath={.data.password}"))
                .isEqualTo("aHVudGVyMg==");
    }

    @Test
    void shouldReadAndWatchAnyRevisionAlsoWhenTheIndexIsLostAndItsWriterKilled() throws Exception {
        // Given
        String list = "/api/v1/namespaces/default/pods?resourceVersionMatch=Exact&resourceVersion=" + revision;
        String watch = "/api/v1/namespaces/default/pods?watch=true&timeoutSeconds=5&resourceVersion=" + revision;
        String listed = kubectl.ok("get", "--raw", list);
        List<String> watched = allEvents(watch);
        kubectl.okWithInput(Manifests.configMap("after", "a", "1"), "apply", "-f", "-");

        // When
        system.killAndRestart();
        String again = kubectl.ok("get", "--raw", list);
        List<String> watchedAgain = allEvents(watch);
        system.kill();
        delete(system.dataDir().resolve("streams/materializer/history"));
        system.restart();

        // Then
        JsonNode items = JsonMapper.shared().readTree(listed).path("items");
        assertThat(items).hasSize(3);
        assertThat(items).allMatch(pod -> pod.at("/status/phase").asString().equals("Running"));
        assertThat(watched).contains("DELETED", "ADDED", "MODIFIED");
        assertThat(again).isEqualTo(listed);
        assertThat(watchedAgain).isEqualTo(watched);
        assertThat(kubectl.ok("get", "--raw", list)).isEqualTo(listed);
        assertThat(allEvents(watch)).isEqualTo(watched);
    }

    @Test
    void shouldRefuseWhatIsNoMomentOfThePast() {
        // When
        var noMoment = kubectl.run("get", "--raw", "/asof/yesterday/api/v1/pods");
        var future = kubectl.run("get", "--raw", "/asof/99999999/api/v1/pods");
        var logs = kubectl.run("--server", server(running), "logs", "deployment/web");

        // Then
        assertThat(noMoment.err())
                .contains("expected a revision like 4711, one before the newest like -1, a time like");
        assertThat(future.err()).contains("expected a revision of the past, but got 99999999");
        assertThat(logs.err()).contains("logs are not kept");
    }

    @Test
    void shouldTellKubectlAndTheToolWhyAMomentIsNone() {
        // When
        var noMoment = kubectl.run("--server", server("yesterday"), "get", "pods");
        var future = kubectl.run("--server", server("99999999"), "get", "pods");
        var late = kubectl.run("--server", server("2999-01-01T00:00:00Z"), "get", "pods");
        Path config = folder.resolve("made-by-asof");
        int refused;
        try (var tool = system.tool("asof", "99999999", "--kubeconfig", config.toString())) {
            refused = tool.awaitExit(TIMEOUT);
        }
        boolean written = Files.exists(config);
        try (var tool = system.tool("asof", "-1", "--kubeconfig", config.toString())) {
            assertThat(tool.awaitExit(TIMEOUT)).as(tool.output()).isZero();
        }

        // Then
        assertThat(noMoment.err())
                .startsWith("Error from server (BadRequest): ")
                .contains("expected a revision like 4711", "but got 'yesterday'");
        assertThat(future.err()).contains("expected a revision of the past, but got 99999999");
        assertThat(late.err()).contains("expected a time of the past, but got 2999-01-01T00:00:00Z");
        assertThat(refused).isEqualTo(2);
        assertThat(written).isFalse();
        assertThat(new KubectlCall(KubectlBinaries.onPath(), config)
                        .run("get", "pods")
                        .code())
                .isZero();
    }

    private String server(Object moment) {
        return kubectl.ok("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}") + "/asof/" + moment;
    }

    private static List<String> pods(KubectlCall kubectl, String... options) {
        String[] all = Stream.concat(Stream.of(options), Stream.of("get", "pods", "-o", "name"))
                .toArray(String[]::new);
        return kubectl.ok(all).lines().toList();
    }

    /** Of a watch that begins with three pods and lasts until all are gone, however long the server takes to send them. */
    private List<String> allEvents(String path) {
        return Awaitility.await().atMost(TIMEOUT).until(() -> events(path), TimeTravelE2E::endsWithoutPods);
    }

    private static boolean endsWithoutPods(List<String> types) {
        return Collections.frequency(types, "DELETED") == 3 + Collections.frequency(types, "ADDED");
    }

    private List<String> events(String path) {
        return kubectl.ok("get", "--raw", path)
                .lines()
                .map(line -> JsonMapper.shared().readTree(line).path("type").asString())
                .toList();
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
