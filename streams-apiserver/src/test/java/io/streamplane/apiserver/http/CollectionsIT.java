package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.AdminRequests.configMap;
import static io.streamplane.apiserver.http.AdminRequests.status;
import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collections as a client sees them: in pages, as tables, compressed, and deleted. */
@ExtendWith(SharedApi.class)
class CollectionsIT {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private final ApiUnderTest api;
    private final AdminRequests admin;

    CollectionsIT(AdminRequests admin) {
        this.api = admin.api();
        this.admin = admin;
    }

    @Test
    void shouldPageThroughOneSnapshot() {
        // Given
        admin.namespace("pages");
        String path = "/api/v1/namespaces/pages/configmaps";
        for (int i = 0; i < 7; i++) {
            admin.post(path, configMap("c" + i), "application/json");
        }

        // When
        var names = new ArrayList<String>();
        JsonNode page = admin.get(path + "?limit=3");
        String version = page.at("/metadata/resourceVersion").asString();
        admin.post(path, configMap("c00-late"), "application/json");
        assertThat(page.at("/metadata/remainingItemCount").asInt()).isEqualTo(4);
        while (true) {
            page.path("items")
                    .forEach(item -> names.add(item.at("/metadata/name").asString()));
            assertThat(page.at("/metadata/resourceVersion").asString()).isEqualTo(version);
            String token = page.at("/metadata/continue").asString("");
            if (token.isEmpty()) {
                break;
            }
            page = admin.get(path + "?limit=3&continue=" + token);
        }

        // Then
        assertThat(names).containsExactly("c0", "c1", "c2", "c3", "c4", "c5", "c6");
        assertThat(admin.get(path + "?resourceVersion=" + version + "&resourceVersionMatch=Exact")
                        .path("items"))
                .hasSize(7);
        status(admin.send(admin.request(path + "?resourceVersion=1&resourceVersionMatch=Exact")), 410, "Expired", "");
        assertThat(admin.get(path + "?resourceVersion=0").path("items")).hasSize(8);
        assertThat(admin.get(path + "?limit=1&labelSelector=n%3Dc1").path("items"))
                .hasSize(1);
        assertThat(admin.get(path + "?fieldSelector=metadata.name%3Dc2").path("items"))
                .hasSize(1);
    }

    @Test
    void shouldDeleteNoMoreThanTheLimitOfACollection() {
        // Given
        admin.namespace("limited");
        String path = "/api/v1/namespaces/limited/configmaps";
        List.of("a", "b", "c").forEach(name -> admin.post(path, configMap(name), "application/json"));

        // When
        JsonNode deleted = json(admin.send(admin.request(path + "?limit=2").DELETE()));

        // Then
        assertThat(deleted.path("items")).hasSize(2);
        assertThat(deleted.at("/metadata/continue").asString("")).isNotEmpty();
        assertThat(admin.get(path).path("items")).hasSize(1);
    }

    @Test
    void shouldDeleteWhatSelectorsName() {
        // Given
        admin.namespace("many");
        String path = "/api/v1/namespaces/many/configmaps";
        List.of("a", "b", "c").forEach(name -> admin.post(path, configMap(name), "application/json"));

        // When
        var deleted =
                admin.send(admin.request(path + "?labelSelector=n+in+(a,b)").DELETE());

        // Then
        assertThat(json(deleted).path("items")).hasSize(2);
        assertThat(admin.get(path).path("items")).hasSize(1);
    }

    @Test
    void shouldShowTablesAndMetadata() {
        // Given
        admin.namespace("shapes");
        String path = "/api/v1/namespaces/shapes/configmaps";
        admin.post(path, configMap("a"), "application/json");

        // When
        JsonNode list = json(admin.send(admin.request(path, "Accept", TABLE + ",application/json")));
        JsonNode one = json(admin.send(admin.request(path + "/a?includeObject=Object", "Accept", TABLE)));
        JsonNode partial =
                json(admin.send(admin.request(path, "Accept", TABLE.replace("Table", "PartialObjectMetadataList"))));

        // Then
        assertThat(list.path("kind").asString()).isEqualTo("Table");
        assertThat(list.at("/rows/0/cells/0").asString()).isEqualTo("a");
        assertThat(list.at("/rows/0/object/kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(one.at("/rows/0/object/data/k").asString()).isEqualTo("v");
        assertThat(partial.path("kind").asString()).isEqualTo("PartialObjectMetadataList");
        assertThat(partial.at("/items/0").has("data")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/default/configmaps/a?resourceVersion=999999",
                "/api/v1/namespaces/default/configmaps?resourceVersion=999999",
                "/api/v1/configmaps?resourceVersion=999999&resourceVersionMatch=Exact&limit=5",
                "/api/v1/configmaps?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                        + "&resourceVersion=999999&allowWatchBookmarks=true"
            })
    void shouldEndAReadOfARevisionThatIsYetToComeAndLeaveNothingOfIt(String path) {
        // When
        var response = admin.send(admin.request(path));

        // Then
        boolean watch = path.contains("watch=1");
        assertThat(response.statusCode()).isEqualTo(watch ? 200 : 504);
        JsonNode status = watch ? json(response).path("object") : json(response);
        assertThat(status.path("code").asInt()).isEqualTo(504);
        assertThat(status.path("reason").asString()).isEqualTo("Timeout");
        assertThat(status.path("message").asString())
                .matches("Timeout: Too large resource version: 999999, current: [0-9]+");
        assertThat(status.at("/details/causes/0/reason").asString()).isEqualTo("ResourceVersionTooLarge");
        assertThat(status.at("/details/causes/0/message").asString()).isEqualTo("Too large resource version");
        assertThat(status.at("/details/retryAfterSeconds").asInt()).isEqualTo(1);
        assertThat(response.headers().firstValue("Retry-After")).isEqualTo(watch ? Optional.empty() : Optional.of("1"));
        assertThat(api.journal.waiting()).isZero();
    }

    @Test
    void shouldCompressLargeAnswers() throws IOException {
        // Given
        admin.namespace("large");
        String path = "/api/v1/namespaces/large/configmaps";
        admin.post(path, configMap("big").replace("\"v\"", "\"" + "x".repeat(200_000) + "\""), "application/json");

        // When
        var packed = admin.send(admin.request(path, "Accept-Encoding", "gzip"));

        // Then
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.body()).hasSizeLessThan(10_000);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(JsonMapper.shared().readTree(in).path("items")).hasSize(1);
        }
    }

    @Test
    void shouldSendALongListAsItIsMade() throws IOException {
        // Given
        admin.namespace("long");
        String path = "/api/v1/namespaces/long/configmaps";
        for (int i = 0; i < 8; i++) {
            admin.post(
                    path, configMap("c" + i).replace("\"v\"", "\"" + "x".repeat(200_000) + "\""), "application/json");
        }

        // When
        var plain = admin.send(admin.request(path));
        var packed = admin.send(admin.request(path, "Accept-Encoding", "gzip"));

        // Then
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("Content-Length")).isEmpty();
        assertThat(json(plain).path("items")).hasSize(8);
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(JsonMapper.shared().readTree(in)).isEqualTo(json(plain));
        }
    }
}
