package io.streamplane.apiserver.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.RolesState;
import io.streamplane.apiserver.authorization.webhook.AuthorizationFile;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.metrics.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String TOTAL = "apiserver_authorization_config_controller_automatic_reloads_total{";
    private static final AuthenticatedUser ALICE = new AuthenticatedUser("alice", List.of());
    private static final Attributes READ = Attributes.of("get", "", "pods", "", "default", "web");

    @TempDir
    private Path folder;

    private final Telemetry telemetry = Telemetry.create();
    private Path file;
    private Reloads reloads;
    private Authorization authorization;

    @BeforeEach
    void read() throws IOException {
        file = folder.resolve("authorization.yaml");
        write("AlwaysDeny");
        var authorizers = AuthorizationFile.watched(file);
        var state = RolesState.empty();
        authorization = new Authorization(() -> state, authorizers);
        reloads =
                new Reloads(List.of(authorizers, Configured.fixed("no file")), telemetry.meters(), "server", () -> NOW);
    }

    private void write(String... types) throws IOException {
        var text = new StringBuilder(
                "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n");
        for (String type : types) {
            text.append("- {type: ")
                    .append(type)
                    .append(", name: ")
                    .append(type.toLowerCase(Locale.ROOT))
                    .append("}\n");
        }
        Files.writeString(file, text);
    }

    private List<String> counted() {
        return telemetry
                .scrape("")
                .lines()
                .filter(line -> line.startsWith(TOTAL))
                .map(line -> line.replaceAll(".*status=\"(.*)\"} ", "$1 "))
                .sorted()
                .toList();
    }

    @Test
    void shouldDecideByAFileThatHasChanged() throws IOException {
        // Given
        reloads.look();
        assertThat(authorization.allows(ALICE, READ)).isFalse();
        assertThat(counted()).isEmpty();

        // When
        write("AlwaysAllow");
        reloads.look();
        reloads.look();

        // Then
        assertThat(authorization.allows(ALICE, READ)).isTrue();
        assertThat(counted()).containsExactly("success 1.0");
        assertThat(telemetry.scrape("").lines())
                .anyMatch(line -> line.startsWith(
                                "apiserver_authorization_config_controller_automatic_reload_last_timestamp_seconds{")
                        && line.contains("apiserver_id_hash=\"sha256:")
                        && line.endsWith("status=\"success\"} 1.8E9"));
    }

    @Test
    void shouldStayWithWhatWasGoodAndTellOnce() throws IOException {
        // When
        Files.writeString(file, "kind: Something");
        reloads.look();
        reloads.look();
        Files.delete(file);
        reloads.look();
        reloads.look();

        // Then
        assertThat(authorization.allows(ALICE, READ)).isFalse();
        assertThat(counted()).containsExactly("failure 2.0");

        // And
        write("AlwaysAllow");
        reloads.look();
        assertThat(authorization.allows(ALICE, READ)).isTrue();
        assertThat(counted()).containsExactly("failure 2.0", "success 1.0");
    }

    @Test
    void shouldNotAddRolesWhileItRuns() throws IOException {
        // When
        write("AlwaysAllow", "RBAC");
        reloads.look();

        // Then
        assertThat(authorization.allows(ALICE, READ)).isFalse();
        assertThat(counted()).containsExactly("failure 1.0");
    }
}
