package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.ops.journey.KubectlShell;
import io.streamplane.ops.journey.Script;
import io.streamplane.ops.journey.ScriptRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Helm, with a chart that has hooks, and the JavaScript client at its usual work. */
@ExtendWith(SharedSystem.class)
final class NpmClientsE2E {

    @Test
    void shouldServeHelm(RunningSystem system) throws IOException {
        // Given
        var npm = NpmPackages.installed();
        var terminal = system.terminal("helm", Map.of("kubectl", npm.kubectl(), "helm", npm.helm()));
        Path file = Path.of("src", "test", "resources", "journey-npm", "helm.txt");

        // When / Then
        new ScriptRun(Script.parse("helm.txt", Files.readString(file)), terminal, NpmPackages.KUBECTL_MINOR).run();
    }

    @Test
    void shouldServeTheJavaScriptClient(RunningSystem system) throws IOException {
        // Given
        var npm = NpmPackages.installed();
        Path node = ProgramOnPath.orSkip("node");
        var terminal = system.terminal("javascript", Map.of("kubectl", npm.kubectl(), "node", node));
        Path program = npm.folder().resolve("client.test.mjs");
        Files.copy(Path.of("src", "test", "npm", "client.test.mjs"), program, StandardCopyOption.REPLACE_EXISTING);

        // When
        KubectlShell.Answer answer = terminal.run("node --test " + program);

        // Then
        assertThat(answer.code()).as(answer.output()).isZero();
    }
}
