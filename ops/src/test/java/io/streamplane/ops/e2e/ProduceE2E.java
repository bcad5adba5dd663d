package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code streamplane produce}: a folder of manifests as a repository has it, and kills in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProduceE2E {

    private static final int MANY = 2_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private Path folder;
    private RunningSystem system;
    private KubectlCall kubectl;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        system = RunningSystem.start(temporary, "--nodes", "1");
        kubectl = system.kubectl();
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void shouldApplyAFolderAndDeleteWhatDisappears() throws IOException {
        // Given
        Path repository = Files.createDirectories(folder.resolve("repository/team"));
        Path web = Files.writeString(repository.resolve("web.yaml"), Manifests.nginx("web", 2));
        Files.writeString(
                repository.resolve("settings.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: team}\ndata: {a: '1'}\n---\n"
                        + "apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n");

        // When
        var first = produce("-f", repository.toString(), "--source", "git", "--prune");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=60s");
        Files.delete(web);
        var second = produce("-f", repository.toString(), "--source", "git", "--prune");

        // Then
        assertThat(first)
                .contains("namespace/team applied", "deployment.apps/web applied", "configmap/settings applied");
        assertThat(second).contains("configmap/settings unchanged", "deployment.apps/web deleted");
        assertThat(kubectl.run("get", "deployment", "web").err()).contains("NotFound");
        assertThat(kubectl.ok("get", "configmap", "-n", "team", "settings", "-o", "jsonpath={.data.a}"))
                .isEqualTo("1");
    }

    @Test
    void shouldSayWhatIsRefusedAndDeleteNothingThen() throws IOException {
        // Given
        Path repository = Files.createDirectories(folder.resolve("broken"));
        Path kept = Files.writeString(repository.resolve("a.yaml"), Manifests.configMap("kept", "a", "1"));
        produce("-f", repository.toString(), "--source", "broken");
        Files.delete(kept);
        Files.writeString(repository.resolve("b.yaml"), "apiVersion: v1\nkind: Foo\nmetadata: {name: b}\n");

        // When
        var process = start("-f", repository.toString(), "--source", "broken", "--prune");
        int code = process.awaitExit(TIMEOUT);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(process.output()).contains("no matches for kind \"Foo\" in version \"v1\"");
        kubectl.ok("get", "configmap", "kept");
    }

    @Test
    void shouldLoseNothingWhenTheProducerAndTheSystemAreKilled() throws IOException {
        // Given
        Path many = folder.resolve("many.yaml");
        var text = new StringBuilder("apiVersion: v1\nkind: Namespace\nmetadata: {name: many}\n");
        for (int i = 0; i < MANY; i++) {
            text.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m")
                    .append(i)
                    .append(", namespace: many}\ndata: {a: '1'}\n");
        }
        Files.writeString(many, text);

        // When
        var producer = start("-f", many.toString());
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> producer.output().contains("configmap/m") || !producer.isAlive());
        producer.kill();
        system.killAndRestart();
        String again = produce("-f", many.toString());

        // Then
        assertThat(again.lines().filter(line -> line.startsWith("configmap/m"))).hasSize(MANY);
        assertThat(kubectl.ok("get", "configmaps", "-n", "many", "-o", "name").lines())
                .filteredOn(line -> line.startsWith("configmap/m"))
                .hasSize(MANY);
    }

    /** What it printed, when it has ended with 0. */
    private String produce(String... arguments) {
        var process = start(arguments);
        int code = process.awaitExit(TIMEOUT);
        assertThat(code).as(process.output()).isZero();
        return process.output();
    }

    private StreamplaneProcess start(String... arguments) {
        return system.tool("produce", arguments);
    }
}
