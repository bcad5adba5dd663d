package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.kind.builtin.Kinds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class WatchIT {

    private static final String PATH = "/api/v1/namespaces/ns/configmaps";

    private ApiUnderTest api;
    private HttpClient admin;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        api = new ApiUnderTest(folder);
        admin = api.admin();
        create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"ns\"}}");
    }

    @AfterEach
    void stop() {
        admin.shutdownNow();
        api.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerAtOnceAndTellOfEveryChange(HttpClient.Version version) throws IOException {
        try (var client = api.client("admin", version, "system:masters")) {
            // Given
            String from = listVersion();
            var response =
                    ApiUnderTest.open(client, api.request(PATH + "?watch=1&timeoutSeconds=60&resourceVersion=" + from));
            assertThat(response.statusCode()).isEqualTo(200);
            try (var lines = lines(response)) {
                // When
                create(PATH, AdminRequests.configMap("a"));
                send(
                        admin,
                        api.request(PATH + "/a", "Content-Type", "application/merge-patch+json")
                                .method("PATCH", BodyPublishers.ofString("{\"data\":{\"k\":\"w\"}}")));
                send(admin, api.request(PATH + "/a").DELETE());

                // Then
                JsonNode added = event(lines, "ADDED");
                JsonNode modified = event(lines, "MODIFIED");
                JsonNode deleted = event(lines, "DELETED");
                assertThat(revision(modified)).isGreaterThan(revision(added));
                assertThat(revision(deleted)).isGreaterThan(revision(modified));
                assertThat(deleted.at("/data/k").asString()).isEqualTo("w");
            }
            client.shutdownNow();
        }
    }

    @Test
    void shouldListFirstAndThenBookmark() throws IOException {
        // Given
        create(PATH, AdminRequests.configMap("a"));
        String path = PATH + "?watch=1&timeoutSeconds=1";

        // When
        var streamed = all(path + "&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");
        var fromAny = all(path + "&resourceVersion=0");
        var unset = all(path);
        var none = all(path + "&sendInitialEvents=false&resourceVersionMatch=NotOlderThan");

        // Then
        assertThat(streamed).extracting(event -> event.path("type").asString()).containsExactly("ADDED", "BOOKMARK");
        assertThat(streamed.get(1)
                        .at("/object/metadata/annotations/k8s.io~1initial-events-end")
                        .asString())
                .isEqualTo("true");
        assertThat(revision(streamed.get(1).path("object")))
                .isGreaterThanOrEqualTo(revision(streamed.get(0).path("object")));
        assertThat(fromAny).hasSize(1);
        assertThat(unset).hasSize(1);
        assertThat(none).isEmpty();
    }

    @Test
    void shouldWatchOneObjectBySelectorAndAsTables() throws IOException {
        // Given
        create(PATH, AdminRequests.configMap("a"));
        create(PATH, AdminRequests.configMap("b"));

        // When
        var named = all(PATH + "?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Db");
        var tables = all(PATH + "?watch=1&timeoutSeconds=1", "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");

        // Then
        assertThat(named).hasSize(1);
        assertThat(tables).hasSize(2);
        assertThat(tables.get(0).at("/object/columnDefinitions")).isNotEmpty();
        assertThat(tables.get(1).at("/object/columnDefinitions")).isEmpty();
        assertThat(tables.get(1).at("/object/rows/0/cells/0").asString()).isEqualTo("b");
    }

    @Test
    void shouldCompressAStreamedListBlockByBlock() throws IOException {
        // Given
        create(PATH, AdminRequests.configMap("a"));
        String query = "&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";

        // When
        var response = ApiUnderTest.open(
                admin, api.request(PATH + "?watch=1&timeoutSeconds=60" + query, "Accept-Encoding", "gzip"));
        var plain =
                ApiUnderTest.open(admin, api.request(PATH + "?watch=1&timeoutSeconds=1", "Accept-Encoding", "gzip"));

        // Then
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(response.body()), StandardCharsets.UTF_8))) {
            event(lines, "ADDED");
            event(lines, "BOOKMARK");
        }
    }

    @Test
    void shouldTellAClientToComeAgainWhereTooManyReadThePast() throws IOException {
        // Given
        String path = "/api/v1/events?watch=1&timeoutSeconds=1&resourceVersion=";

        // When
        var past = send(admin, api.request(path + "50"));
        var present = send(admin, api.request(path + "100"));

        // Then
        assertThat(past.statusCode()).isEqualTo(429);
        assertThat(past.headers().firstValue("Retry-After")).contains("1");
        assertThat(json(past).path("reason").asString()).isEqualTo("TooManyRequests");
        assertThat(present.statusCode()).isEqualTo(200);
    }

    @Test
    void shouldEndAWatchThatAsksForAWebSocketSoThatTheClientAsksWithout() {
        // When
        var opening = admin.newWebSocketBuilder()
                .buildAsync(
                        URI.create(api.request(PATH + "?watch=true")
                                .build()
                                .uri()
                                .toString()
                                .replace("https:", "wss:")),
                        new WebSocket.Listener() {})
                .orTimeout(60, TimeUnit.SECONDS);

        // Then
        assertThatThrownBy(opening::join)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(200));
    }

    @Test
    void shouldBearAClientThatGivesUpManyWatches() throws IOException {
        // When
        for (int i = 0; i < 500; i++) {
            ApiUnderTest.open(admin, api.request(PATH + "?watch=1&timeoutSeconds=600"))
                    .body()
                    .close();
        }

        // Then: the connection is still there
        assertThat(ApiUnderTest.open(admin, api.request(PATH)).statusCode()).isEqualTo(200);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> watching() == 0);
    }

    @Test
    void shouldForgetAClientThatIsGone() throws IOException {
        // Given
        var response = ApiUnderTest.open(admin, api.request(PATH + "?watch=1&timeoutSeconds=600"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> watching() == 1);

        // When
        response.body().close();

        // Then
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> watching() == 0);
    }

    @Test
    void shouldEndWatchesWhenItStops() throws IOException {
        // Given
        var response = ApiUnderTest.open(admin, api.request(PATH + "?watch=1&timeoutSeconds=600"));

        // When
        api.close();

        // Then
        try (var lines = lines(response)) {
            assertThat(lines.readLine()).isNull();
        }
    }

    /** Prints what an open watch costs; {@code -Dstreamplane.watches=10000} for the figure that is promised. */
    @Test
    void shouldHoldManyWatches() {
        // Given
        int watches = Integer.getInteger("streamplane.watches", 2_000);
        long before = usedHeap();
        var responses = new ArrayList<CompletableFuture<HttpResponse<InputStream>>>();

        // When
        for (int i = 0; i < watches; i++) {
            var request = api.request(PATH + "?watch=1&timeoutSeconds=600&resourceVersion="
                    + api.source.current().revision());
            responses.add(admin.sendAsync(request.build(), BodyHandlers.ofInputStream()));
        }
        CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new)).join();

        // Then: a client has its headers before the watch follows
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> watching() == watches);
        System.out.printf(
                "%d watches: %d bytes of heap each, client and server together%n",
                watches, (usedHeap() - before) / watches);
        create(PATH, AdminRequests.configMap("seen"));
        for (var response : responses) {
            try {
                assertThat(event(lines(response.join()), "ADDED")
                                .at("/metadata/name")
                                .asString())
                        .isEqualTo("seen");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The server itself watches other kinds. */
    private int watching() {
        return api.source.watches().watching(Kinds.builtIn().get("configmaps"));
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void create(String path, String body) {
        var response = send(
                admin, api.request(path, "Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).isEqualTo(201);
    }

    private String listVersion() {
        return json(send(admin, api.request(PATH)))
                .at("/metadata/resourceVersion")
                .asString();
    }

    private ArrayList<JsonNode> all(String path, String... headers) throws IOException {
        var events = new ArrayList<JsonNode>();
        try (var lines = lines(ApiUnderTest.open(admin, api.request(path, headers)))) {
            lines.lines().forEach(line -> events.add(JsonMapper.shared().readTree(line)));
        }
        return events;
    }

    private static BufferedReader lines(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static JsonNode event(BufferedReader lines, String type) throws IOException {
        JsonNode event = JsonMapper.shared().readTree(lines.readLine());
        assertThat(event.path("type").asString()).isEqualTo(type);
        return event.path("object");
    }

    private static long revision(JsonNode object) {
        return Long.parseLong(object.at("/metadata/resourceVersion").asString());
    }
}
