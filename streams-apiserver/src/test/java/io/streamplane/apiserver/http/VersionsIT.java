package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.builtin.Kinds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A kind of two served versions, over HTTP. */
@Timeout(60)
class VersionsIT {

    private static final String STORED = "/apis/example.com/v1/namespaces/ns/widgets";
    private static final String OLDER = "/apis/example.com/v1beta1/namespaces/ns/widgets";

    private ApiUnderTest api;
    private HttpClient admin;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        api = new ApiUnderTest(folder, Kinds.builtIn().with(Widgets.KIND));
        admin = api.admin();
        done("POST", "/api/v1/namespaces", "application/json", "{\"metadata\":{\"name\":\"ns\"}}");
    }

    @AfterEach
    void stop() {
        admin.shutdownNow();
        api.close();
    }

    @Test
    void shouldReadInOneVersionWhatWasWrittenInTheOther() {
        // When
        JsonNode older = done("POST", OLDER, "application/json", widget("v1beta1", "a", "minReadySeconds"));
        JsonNode stored = done("POST", STORED, "application/json", widget("v1", "b", "replicas"));

        // Then
        assertThat(older.path("apiVersion").asString()).isEqualTo("example.com/v1beta1");
        assertThat(older.at("/spec/minReadySeconds").asInt()).isEqualTo(3);
        assertThat(get(STORED + "/a").at("/spec").toString()).isEqualTo("{\"replicas\":3}");
        assertThat(get(STORED + "/a").path("apiVersion").asString()).isEqualTo("example.com/v1");
        assertThat(get(OLDER + "/b").at("/spec").toString()).isEqualTo("{\"minReadySeconds\":3}");
        assertThat(stored.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(get(STORED).at("/items").findValuesAsString("apiVersion")).contains("example.com/v1");
        JsonNode list = get("/apis/example.com/v1beta1/widgets");
        assertThat(list.path("apiVersion").asString()).isEqualTo("example.com/v1beta1");
        assertThat(list.at("/items/0/apiVersion").asString()).isEqualTo("example.com/v1beta1");
        assertThat(list.at("/items/1/spec/minReadySeconds").asInt()).isEqualTo(3);
    }

    @Test
    void shouldChangeInOneVersionWhatWasWrittenInTheOther() {
        // Given
        done("POST", STORED, "application/json", widget("v1", "a", "replicas"));

        // When
        done("PATCH", OLDER + "/a", "application/merge-patch+json", "{\"spec\":{\"minReadySeconds\":4}}");
        done("PATCH", OLDER + "/a/status", "application/merge-patch+json", "{\"status\":{\"readyReplicas\":2}}");
        JsonNode scaled =
                done("PATCH", OLDER + "/a/scale", "application/merge-patch+json", "{\"spec\":{\"replicas\":5}}");
        JsonNode applied = done(
                "PATCH",
                OLDER + "/a?fieldManager=me&force=true",
                "application/apply-patch+yaml",
                "apiVersion: example.com/v1beta1\nkind: Widget\nspec: {minReadySeconds: 6}");

        // Then
        assertThat(scaled.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(scaled.at("/status/replicas").asInt()).isEqualTo(2);
        assertThat(applied.at("/spec/minReadySeconds").asInt()).isEqualTo(6);
        JsonNode stored = get(STORED + "/a");
        assertThat(stored.at("/spec").toString()).isEqualTo("{\"replicas\":6}");
        assertThat(stored.at("/status").toString()).isEqualTo("{\"replicas\":2}");
        assertThat(get(OLDER + "/a").at("/status").toString()).isEqualTo("{\"readyReplicas\":2}");
    }

    @Test
    void shouldWriteNothingWhereAnUpdateInAnotherVersionChangesNothing() {
        // Given
        done("POST", STORED, "application/json", widget("v1", "a", "replicas"));
        JsonNode before = get(OLDER + "/a");

        // When
        JsonNode after = done("PUT", OLDER + "/a", "application/json", before.toString());

        // Then
        assertThat(after.at("/metadata/resourceVersion")).isEqualTo(before.at("/metadata/resourceVersion"));
        assertThat(send(admin, api.request(OLDER + "/a").DELETE()).statusCode()).isEqualTo(200);
        assertThat(send(admin, api.request(STORED + "/a")).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldWatchInTheVersionThatIsAskedFor() throws IOException {
        // Given
        done("POST", STORED, "application/json", widget("v1", "a", "replicas"));
        var response = ApiUnderTest.open(admin, api.request(OLDER + "?watch=1&timeoutSeconds=30"));
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            // When
            JsonNode initial = JsonMapper.shared().readTree(lines.readLine());
            done("PATCH", STORED + "/a", "application/merge-patch+json", "{\"spec\":{\"replicas\":4}}");
            JsonNode modified = JsonMapper.shared().readTree(lines.readLine());
            send(admin, api.request(STORED + "/a").DELETE());
            JsonNode deleted = JsonMapper.shared().readTree(lines.readLine());

            // Then
            assertThat(initial.at("/object/spec").toString()).isEqualTo("{\"minReadySeconds\":3}");
            assertThat(modified.at("/object/spec").toString()).isEqualTo("{\"minReadySeconds\":4}");
            assertThat(deleted.path("type").asString()).isEqualTo("DELETED");
            assertThat(deleted.at("/object/apiVersion").asString()).isEqualTo("example.com/v1beta1");
        }
    }

    @Test
    void shouldNameBothVersionsAndPreferTheStableOne() {
        // When
        JsonNode group = get("/apis/example.com");
        JsonNode older = get("/apis/example.com/v1beta1");
        JsonNode schema = get("/openapi/v3/apis/example.com/v1beta1");

        // Then
        assertThat(group.path("versions").findValuesAsString("version")).containsExactly("v1", "v1beta1");
        assertThat(group.at("/preferredVersion/version").asString()).isEqualTo("v1");
        assertThat(older.path("resources").findValuesAsString("name"))
                .containsExactly("widgets", "widgets/scale", "widgets/status");
        assertThat(schema.path("paths").propertyNames()).contains("/apis/example.com/v1beta1/widgets");
        assertThat(send(admin, api.request("/apis/example.com/v1alpha1/widgets"))
                        .statusCode())
                .isEqualTo(404);
    }

    private static String widget(String version, String name, String field) {
        return "{\"apiVersion\":\"example.com/" + version + "\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"" + field + "\":3}}";
    }

    private JsonNode get(String path) {
        var response = send(admin, api.request(path));
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return json(response);
    }

    private JsonNode done(String method, String path, String type, String body) {
        var response =
                send(admin, api.request(path, "Content-Type", type).method(method, BodyPublishers.ofString(body)));
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isBetween(200, 201);
        return json(response);
    }
}
