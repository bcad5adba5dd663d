package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Secret holds is nowhere on the broker's disk in clear, and nowhere at all when its key is destroyed. */
final class SecretsE2E {

    private static final String VALUE = "correct-horse-battery";
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    @Test
    void shouldKeepValuesEncryptedAndEraseThem(@TempDir Path folder) throws IOException {
        try (var system = RunningSystem.start(folder, "--nodes", "1")) {
            // Given
            var kubectl = system.kubectl();
            kubectl.okWithInput(
                    "apiVersion: v1\nkind: Secret\nmetadata: {name: vault}\nstringData: {password: " + VALUE + "}\n",
                    "apply",
                    "-f",
                    "-");

            // When
            system.killAndRestart();
            String afterKill = kubectl.ok("get", "secret", "vault", "-o", "jsonpath={.data.password}");
            var tooEarly = system.tool("shred", "secret/vault");
            int refused = tooEarly.awaitExit(TIMEOUT);
            kubectl.ok("delete", "secret", "vault");
            var shred = system.tool("shred", "secret/vault");
            int shredded = shred.awaitExit(TIMEOUT);
            int again = system.tool("shred", "secret/vault").awaitExit(TIMEOUT);

            // Then
            assertThat(afterKill)
                    .isEqualTo(java.util.Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8)));
            assertThat(refused).isEqualTo(1);
            assertThat(tooEarly.output()).contains("default/vault exists; delete it first");
            assertThat(shredded).as(shred.output()).isZero();
            assertThat(shred.output()).contains("secret default/vault shredded (uid ");
            assertThat(again).isEqualTo(1);
            assertThat(filesThatHold(system.dataDir().resolve("kafka"), VALUE)).isEmpty();
        }
    }

    private static java.util.List<Path> filesThatHold(Path folder, String text) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> text(file).contains(text))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
