package io.streamplane.ops.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class KubeconfigContextTest {

    private static final String CONFIG = """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: other, cluster: {server: 'https://other'}}
            - {name: streamplane, cluster: {server: 'https://127.0.0.1:6443'}}
            users:
            - {name: eve, user: {token: e}}
            - {name: admin, user: {token: t}}
            contexts:
            - {name: other, context: {cluster: other, user: eve}}
            - {name: streamplane, context: {cluster: streamplane, user: admin}}
            current-context: streamplane
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void shouldAddAContextAndLeaveTheOneInUse() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("config"), CONFIG);

        // When
        var written = KubeconfigContext.write(file, file, "then", "/asof/5");

        // Then
        JsonNode config = read(file);
        assertThat(written.server()).isEqualTo("https://127.0.0.1:6443/asof/5");
        assertThat(config.path("current-context").asString()).isEqualTo("streamplane");
        assertThat(config.path("contexts")).hasSize(3);
        assertThat(config.at("/contexts/2/context").toString()).isEqualTo("{\"cluster\":\"then\",\"user\":\"admin\"}");
    }

    @Test
    void shouldMakeAFileThatOnlyItsOwnerReadsWithNothingButTheContext() throws Exception {
        // Given
        Path like = Files.writeString(folder.resolve("config"), CONFIG);
        Path file = folder.resolve("new");

        // When
        KubeconfigContext.write(like, file, "then", "/asof/5");

        // Then
        JsonNode config = read(file);
        assertThat(config.path("current-context").asString()).isEqualTo("then");
        assertThat(config.path("contexts").toString())
                .isEqualTo("[{\"name\":\"then\",\"context\":{\"cluster\":\"then\",\"user\":\"admin\"}}]");
        assertThat(config.at("/clusters/0/cluster/server").asString()).isEqualTo("https://127.0.0.1:6443/asof/5");
        assertThat(config.path("clusters")).hasSize(1);
        assertThat(config.path("users").toString()).isEqualTo("[{\"name\":\"admin\",\"user\":{\"token\":\"t\"}}]");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(like)).isEqualTo(CONFIG);
    }

    private static JsonNode read(Path file) throws Exception {
        return YAMLMapper.builder().build().readTree(Files.readString(file));
    }
}
