package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.AdminRequests.configMap;
import static io.streamplane.apiserver.http.AdminRequests.status;
import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.open;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes and reads of single objects as a client sees them. */
@ExtendWith(SharedApi.class)
class ObjectsIT {

    private final ApiUnderTest api;
    private final AdminRequests admin;

    ObjectsIT(AdminRequests admin) {
        this.api = admin.api();
        this.admin = admin;
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_2", "HTTP_1_1"})
    void shouldCreateReadChangeAndDelete(HttpClient.Version version) {
        // Given
        String ns = "crud-" + version.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        admin.namespace(ns);
        String path = "/api/v1/namespaces/" + ns + "/configmaps";
        try (var client = api.client("admin", version, "system:masters")) {
            // When
            var created = send(
                    client,
                    admin.request(path, "Content-Type", "application/yaml")
                            .POST(BodyPublishers.ofString(
                                    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n")));
            var yaml = send(client, admin.request(path + "/a", "Accept", "application/yaml"));
            var again = admin.post(path, configMap("a"), "application/json");
            var dry = admin.post(path + "?dryRun=All", configMap("dry"), "application/json");
            var patched = send(
                    client,
                    admin.request(path + "/a", "Content-Type", "application/merge-patch+json")
                            .method("PATCH", BodyPublishers.ofString("{\"data\":{\"k\":\"w\"}}")));
            var deleted = send(client, admin.request(path + "/a").DELETE());
            var gone = send(client, admin.request(path + "/a"));

            // Then
            assertThat(created.version()).isEqualTo(version);
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(new String(yaml.body(), StandardCharsets.UTF_8))
                    .contains("kind: \"ConfigMap\"")
                    .doesNotContain("{\"");
            status(again, 409, "AlreadyExists", "configmaps \"a\" already exists");
            assertThat(dry.statusCode()).isEqualTo(201);
            status(send(client, admin.request(path + "/dry")), 404, "NotFound", "configmaps \"dry\" not found");
            assertThat(json(patched).at("/data/k").asString()).isEqualTo("w");
            assertThat(deleted.statusCode()).isEqualTo(200);
            status(gone, 404, "NotFound", "configmaps \"a\" not found");
        }
    }

    @Test
    void shouldBoundWarningsAndAnswerNevertheless() {
        // Given
        admin.namespace("warned");
        var body = new StringBuilder("{\"metadata\":{\"name\":\"c\"}");
        for (int i = 0; i < 2_000; i++) {
            body.append(",\"unknown").append(i).append("\":1");
        }

        // When
        var made = admin.post(
                "/api/v1/namespaces/warned/configmaps", body.append('}').toString(), "application/json");

        // Then
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().allValues("Warning")).hasSizeBetween(100, 250);
    }

    @Test
    void shouldTakeDeleteOptionsFromTheBodyWhereThereIsOne() {
        // Given
        admin.namespace("optional");
        String path = "/api/v1/namespaces/optional/configmaps";
        admin.post(path, configMap("a"), "application/json");

        // When
        var kind = admin.delete(path + "/a", "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}");
        var dry = admin.send(admin.request(path + "/a?dryRun=All").DELETE());
        var real = admin.delete(path + "/a?dryRun=All", "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\"}");

        // Then
        status(kind, 400, "BadRequest", "decoded object cannot be converted to DeleteOptions");
        assertThat(dry.statusCode()).isEqualTo(200);
        assertThat(real.statusCode()).isEqualTo(200);
        status(admin.send(admin.request(path + "/a")), 404, "NotFound", "");
    }

    @Test
    void shouldWatchByTheDeprecatedPathToo() throws IOException {
        // Given
        admin.namespace("watched");

        // When
        try (var lines = open(admin.client(), admin.request("/api/v1/watch/namespaces/watched?timeoutSeconds=1"))
                .body()) {
            String first = new String(lines.readAllBytes(), UTF_8);

            // Then
            assertThat(first)
                    .contains("\"ADDED\"")
                    .contains("\"name\":\"watched\"")
                    .hasLineCount(1);
        }
    }
}
