package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.open;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests and answers as a client sees them. Each test has a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesApiIT {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private ApiUnderTest api;
    private HttpClient admin;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        api = new ApiUnderTest(folder);
        admin = api.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        api.close();
    }

    @Test
    void shouldNotBeReadyWhileAPartOfTheProcessStandsStill() {
        // Given
        api.telemetry.health().add("materializer", () -> "has done nothing for 12 s");

        // When
        var ready = send(api.admin(), api.request("/readyz"));
        var alive = send(api.admin(), api.request("/livez"));
        var part = send(api.admin(), api.request("/readyz/materializer"));
        var excluded = send(api.admin(), api.request("/readyz?verbose&exclude=materializer&exclude=x"));
        api.telemetry.health().remove("materializer");

        // Then
        assertThat(ready.statusCode()).isEqualTo(500);
        assertThat(new String(ready.body(), StandardCharsets.UTF_8))
                .isEqualTo("[+]ping ok\n[+]journal ok\n[-]materializer failed: has done nothing for 12 s\n"
                        + "readyz check failed\n");
        assertThat(new String(part.body(), StandardCharsets.UTF_8))
                .isEqualTo("internal server error: has done nothing for 12 s\n");
        assertThat(new String(excluded.body(), StandardCharsets.UTF_8))
                .isEqualTo("[+]ping ok\n[+]journal ok\n[+]materializer excluded: ok\n"
                        + "warn: some health checks cannot be excluded: no matches for \"x\"\nreadyz check passed\n");
        assertThat(alive.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/livez", "/readyz", "/version"})
    void shouldTellAnybodyOfItsHealth(String path) {
        try (var nobody = api.client(null, HttpClient.Version.HTTP_2)) {
            assertThat(send(nobody, api.request(path)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldRefuseWhoIsUnknownOrNotAllowed() {
        try (var nobody = api.client(null, HttpClient.Version.HTTP_2);
                var alice = api.client("alice", HttpClient.Version.HTTP_1_1, "devs")) {
            // When
            var unknown = send(nobody, api.request("/api/v1/pods"));
            var unknownThen = send(nobody, api.request("/asof/yesterday/api/v1/pods"));
            var refused = send(alice, api.request("/api/v1/namespaces/ns/pods/web"));
            var path = send(alice, api.request("/openapi/v2"));

            // Then
            status(unknown, 401, "Unauthorized", "Unauthorized");
            status(unknownThen, 401, "Unauthorized", "Unauthorized");
            status(
                    refused,
                    403,
                    "Forbidden",
                    "pods \"web\" is forbidden: User \"alice\" cannot get resource \"pods\" in API"
                            + " group \"\" in the namespace \"ns\"");
            status(path, 403, "Forbidden", "forbidden: User \"alice\" cannot get path \"/openapi/v2\"");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET,    /api/v1/nothing,                       404, NotFound
            GET,    /apis/batch/v1/cornjobs,               404, NotFound
            GET,    /api/v1/namespaces/none/pods/none,     404, NotFound
            POST,   /version,                              405, MethodNotAllowed
            PUT,    /api/v1/namespaces,                    405, MethodNotAllowed
            TRACE,  /api/v1/namespaces,                    405, MethodNotAllowed
            POST,   /api/v1/namespaces/none,               405, MethodNotAllowed
            DELETE, /api/v1/nodes/n/status,                405, MethodNotAllowed
            DELETE, /api/v1/namespaces,                    405, MethodNotAllowed
            DELETE, /api/v1/pods,                          405, MethodNotAllowed
            POST,   /api/v1/configmaps,                    405, MethodNotAllowed
            POST,   /apis/apps/v1/deployments,             405, MethodNotAllowed
            POST,   /api/v1/events,                        405, MethodNotAllowed
            GET,    /api/v1/pods?fieldSelector=a.b%3D1,    400, BadRequest
            GET,    /api/v1/pods?labelSelector=%2C,        400, BadRequest
            GET,    /api/v1/pods?limit=x,                  400, BadRequest
            GET,    /api/v1/pods?resourceVersion=x,        400, BadRequest
            GET,    /api/v1/pods?continue=x,               400, BadRequest
            GET,    /api/v1/pods?watch=1&timeoutSeconds=x, 400, BadRequest
            GET,    /api/v1/pods?x=%ff,                    400, BadRequest
            GET,    /healthz?x=%ff,                        400, BadRequest
            GET,    /api/v1/names%ffpaces,                 400, BadRequest
            GET,    /api/v1/namespaces/a%2Fb,              400, BadRequest
            GET,    /api/v1/pods?resourceVersionMatch=Exact, 422, Invalid
            GET,    /api/v1/pods?watch=1&sendInitialEvents=true, 422, Invalid
            GET,    /api/v1/pods?resourceVersion=9223372036854775807, 400, BadRequest
            GET,    /api/v1/pods?continue=OTIyMzM3MjAzNjg1NDc3NTgwNiBkZWZhdWx0L3g, 400, BadRequest
            DELETE, /api/v1/namespaces/none?propagationPolicy=Foo, 422, Invalid
            DELETE, /api/v1/namespaces/none?gracePeriodSeconds=9223372036854775808, 400, BadRequest
            GET,    /asof/yesterday/api/v1/pods,           400, BadRequest
            GET,    /asof/1/api/v1/nothing,                404, NotFound
            GET,    /api/v1/namespaces/default/pods/a/nothing, 404, NotFound
            PUT,    /apis/batch/v1/cornjobs,               404, NotFound
            DELETE, /asof/1/api/v1/pods,                   405, MethodNotAllowed
            GET,    /asof/1/api/v1/pods,                   410, Expired
            """)
    void shouldAnswerWithAStatus(String method, String path, int code, String reason) {
        // When
        var response = send(admin, api.request(path).method(method, BodyPublishers.noBody()));

        // Then
        status(response, code, reason, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz/ping", "/livez/ping", "/readyz/ping"})
    void shouldAnswerAPing(String path) {
        assertThat(new String(send(admin, api.request(path)).body(), UTF_8)).isEqualTo("ok");
    }

    @Test
    void shouldNameNothingInDetailsOfAnUnknownPath() {
        // When
        var status = json(send(admin, api.request("/apis/apps/v1/things")));

        // Then
        assertThat(status.get("details")).isNotNull().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/api/v2", "/apis/nothing/v1/things", "/healthz/none", "/openapi/v3/apis/none/v1"})
    void shouldSayThatNobodyKnowsAPath(String path) {
        var missing = send(admin, api.request(path));

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(new String(missing.body(), UTF_8)).isEqualTo("404 page not found\n");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            POST,   /api/v1/namespaces,           application/cbor
            POST,   /api/v1/namespaces,           application/js
            PUT,    /api/v1/namespaces/default,   application/cbor
            PATCH,  /api/v1/namespaces/default,   application/apply-patch+cbor
            PATCH,  /api/v1/namespaces/default,   application/json
            DELETE, /api/v1/namespaces/default,   application/cbor
            """)
    void shouldRefuseForeignBodiesSoThatClientsRepeatInJson(String method, String path, String type) {
        var refused =
                send(admin, api.request(path, "Content-Type", type).method(method, BodyPublishers.ofString("\u00a1")));

        status(refused, 415, "UnsupportedMediaType", "the body of the request was in an unknown format");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList                 | v2
            application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=nopeer  | v2
            application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=unheard | v2
            application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList;q=0.5,application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList | v2
            application/json,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList | v2beta1
            """)
    void shouldAggregateDiscoveryWhereAnyClauseAsksForIt(String accept, String version) {
        var first = send(admin, api.request("/apis", "Accept", accept));
        String tag = first.headers().firstValue("ETag").orElseThrow();
        var again = send(admin, api.request("/apis", "Accept", accept, "If-None-Match", tag));

        assertThat(json(first).path("apiVersion").asString()).isEqualTo("apidiscovery.k8s.io/" + version);
        assertThat(first.headers().firstValue("Content-Type"))
                .hasValue("application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void shouldFallBackToPlainDiscovery() {
        String unknown = "application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList";

        var plain = send(admin, api.request("/apis", "Accept", unknown + ",application/json"));
        var none = send(admin, api.request("/apis", "Accept", unknown));

        assertThat(json(plain).path("kind").asString()).isEqualTo("APIGroupList");
        status(none, 406, "NotAcceptable", "only the following media types are accepted");
    }

    @Test
    void shouldLetClientsKeepOpenApi() {
        // Given
        JsonNode index = get("/openapi/v3");
        String address = index.at("/paths/apis~1apps~1v1/serverRelativeURL").asString();

        // When
        var hashed = send(admin, api.request(address));
        var moved = send(admin, api.request("/openapi/v3/apis/apps/v1?hash=OLD"));
        var v2 = send(admin, api.request("/openapi/v2"));
        var unchanged = send(
                admin,
                api.request(
                        "/openapi/v2",
                        "If-None-Match",
                        v2.headers().firstValue("ETag").orElseThrow()));

        // Then
        assertThat(hashed.headers().firstValue("Cache-Control")).hasValue("public, immutable");
        assertThat(hashed.headers().firstValue("Expires")).isPresent();
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("Location")).hasValue(address);
        assertThat(unchanged.statusCode()).isEqualTo(304);
    }

    @Test
    void shouldWatchByTheDeprecatedPathToo() throws IOException {
        // Given
        namespace("watched");

        // When
        try (var lines = open(admin, api.request("/api/v1/watch/namespaces/watched?timeoutSeconds=1"))
                .body()) {
            String first = new String(lines.readAllBytes(), UTF_8);

            // Then
            assertThat(first)
                    .contains("\"ADDED\"")
                    .contains("\"name\":\"watched\"")
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldBoundWarningsAndAnswerNevertheless() {
        // Given
        namespace("warned");
        var body = new StringBuilder("{\"metadata\":{\"name\":\"c\"}");
        for (int i = 0; i < 2_000; i++) {
            body.append(",\"unknown").append(i).append("\":1");
        }

        // When
        var made = post("/api/v1/namespaces/warned/configmaps", body.append('}').toString(), "application/json");

        // Then
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().allValues("Warning")).hasSizeBetween(100, 250);
    }

    @Test
    void shouldRefuseDeleteOptionsThatDoNotGoTogether() {
        // Given
        namespace("options");
        String path = "/api/v1/namespaces/options";

        // When
        var both = delete(path, "{\"orphanDependents\":true,\"propagationPolicy\":\"Orphan\"}");
        var grace = delete(path, "{\"gracePeriodSeconds\":9223372036854775808}");

        // Then
        status(both, 422, "Invalid", "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value");
        status(grace, 400, "BadRequest", "json: cannot unmarshal number 9223372036854775808 into Go struct field");
    }

    @Test
    void shouldRefuseBodiesThatItCannotTake() {
        // Given
        namespace("bodies");
        String path = "/api/v1/namespaces/bodies/configmaps";

        // When
        var large = post(path, " ".repeat(3 * 1024 * 1024 + 1), "application/json");
        var foreign = post(path, "<a/>", "application/xml");
        var malformed = post(path, "{\"a\":", "application/json");
        var list = post(path, "[]", "application/json");
        var empty = post(path, "", "application/json");
        var apply = send(
                admin,
                api.request(path + "/a?fieldManager=me", "Content-Type", "application/apply-patch+yaml")
                        .method("PATCH", BodyPublishers.ofString("{}")));
        var html = send(admin, api.request(path, "Accept", "text/html"));

        // Then
        status(large, 413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");
        status(foreign, 415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        status(malformed, 400, "BadRequest", "");
        status(list, 400, "BadRequest", "");
        status(empty, 400, "BadRequest", "");
        status(apply, 400, "BadRequest", "Object 'Kind' or 'apiVersion' is missing in the configuration");
        status(html, 406, "NotAcceptable", "only the following media types are accepted: application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_2", "HTTP_1_1"})
    void shouldCreateReadChangeAndDelete(HttpClient.Version version) {
        // Given
        String ns = "crud-" + version.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        namespace(ns);
        String path = "/api/v1/namespaces/" + ns + "/configmaps";
        try (var client = api.client("admin", version, "system:masters")) {
            // When
            var created = send(
                    client,
                    api.request(path, "Content-Type", "application/yaml")
                            .POST(BodyPublishers.ofString(
                                    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n")));
            var yaml = send(client, api.request(path + "/a", "Accept", "application/yaml"));
            var again = post(path, configMap("a"), "application/json");
            var dry = post(path + "?dryRun=All", configMap("dry"), "application/json");
            var patched = send(
                    client,
                    api.request(path + "/a", "Content-Type", "application/merge-patch+json")
                            .method("PATCH", BodyPublishers.ofString("{\"data\":{\"k\":\"w\"}}")));
            var deleted = send(client, api.request(path + "/a").DELETE());
            var gone = send(client, api.request(path + "/a"));

            // Then
            assertThat(created.version()).isEqualTo(version);
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(new String(yaml.body(), StandardCharsets.UTF_8))
                    .contains("kind: \"ConfigMap\"")
                    .doesNotContain("{\"");
            status(again, 409, "AlreadyExists", "configmaps \"a\" already exists");
            assertThat(dry.statusCode()).isEqualTo(201);
            status(send(client, api.request(path + "/dry")), 404, "NotFound", "configmaps \"dry\" not found");
            assertThat(json(patched).at("/data/k").asString()).isEqualTo("w");
            assertThat(deleted.statusCode()).isEqualTo(200);
            status(gone, 404, "NotFound", "configmaps \"a\" not found");
        }
    }

    @Test
    void shouldPageThroughOneSnapshot() {
        // Given
        namespace("pages");
        String path = "/api/v1/namespaces/pages/configmaps";
        for (int i = 0; i < 7; i++) {
            post(path, configMap("c" + i), "application/json");
        }

        // When
        var names = new ArrayList<String>();
        JsonNode page = get(path + "?limit=3");
        String version = page.at("/metadata/resourceVersion").asString();
        post(path, configMap("c00-late"), "application/json");
        assertThat(page.at("/metadata/remainingItemCount").asInt()).isEqualTo(4);
        while (true) {
            page.path("items")
                    .forEach(item -> names.add(item.at("/metadata/name").asString()));
            assertThat(page.at("/metadata/resourceVersion").asString()).isEqualTo(version);
            String token = page.at("/metadata/continue").asString("");
            if (token.isEmpty()) {
                break;
            }
            page = get(path + "?limit=3&continue=" + token);
        }

        // Then
        assertThat(names).containsExactly("c0", "c1", "c2", "c3", "c4", "c5", "c6");
        assertThat(get(path + "?resourceVersion=" + version + "&resourceVersionMatch=Exact")
                        .path("items"))
                .hasSize(7);
        status(send(admin, api.request(path + "?resourceVersion=1&resourceVersionMatch=Exact")), 410, "Expired", "");
        assertThat(get(path + "?resourceVersion=0").path("items")).hasSize(8);
        assertThat(get(path + "?limit=1&labelSelector=n%3Dc1").path("items")).hasSize(1);
        assertThat(get(path + "?fieldSelector=metadata.name%3Dc2").path("items"))
                .hasSize(1);
    }

    @Test
    void shouldRefuseToCreateAtARevision() {
        namespace("revised");

        var refused = post(
                "/api/v1/namespaces/revised/configmaps",
                "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"7\"}}",
                "application/json");

        status(refused, 400, "BadRequest", "resourceVersion should not be set on objects to be created");
    }

    @Test
    void shouldTakeDeleteOptionsFromTheBodyWhereThereIsOne() {
        // Given
        namespace("optional");
        String path = "/api/v1/namespaces/optional/configmaps";
        post(path, configMap("a"), "application/json");

        // When
        var kind = delete(path + "/a", "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}");
        var dry = send(admin, api.request(path + "/a?dryRun=All").DELETE());
        var real = delete(path + "/a?dryRun=All", "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\"}");

        // Then
        status(kind, 400, "BadRequest", "decoded object cannot be converted to DeleteOptions");
        assertThat(dry.statusCode()).isEqualTo(200);
        assertThat(real.statusCode()).isEqualTo(200);
        status(send(admin, api.request(path + "/a")), 404, "NotFound", "");
    }

    @Test
    void shouldDeleteNoMoreThanTheLimitOfACollection() {
        // Given
        namespace("limited");
        String path = "/api/v1/namespaces/limited/configmaps";
        List.of("a", "b", "c").forEach(name -> post(path, configMap(name), "application/json"));

        // When
        JsonNode deleted = json(send(admin, api.request(path + "?limit=2").DELETE()));

        // Then
        assertThat(deleted.path("items")).hasSize(2);
        assertThat(deleted.at("/metadata/continue").asString("")).isNotEmpty();
        assertThat(get(path).path("items")).hasSize(1);
    }

    @Test
    void shouldShowTablesAndMetadata() {
        // Given
        namespace("shapes");
        String path = "/api/v1/namespaces/shapes/configmaps";
        post(path, configMap("a"), "application/json");

        // When
        JsonNode list = json(send(admin, api.request(path, "Accept", TABLE + ",application/json")));
        JsonNode one = json(send(admin, api.request(path + "/a?includeObject=Object", "Accept", TABLE)));
        JsonNode partial =
                json(send(admin, api.request(path, "Accept", TABLE.replace("Table", "PartialObjectMetadataList"))));

        // Then
        assertThat(list.path("kind").asString()).isEqualTo("Table");
        assertThat(list.at("/rows/0/cells/0").asString()).isEqualTo("a");
        assertThat(list.at("/rows/0/object/kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(one.at("/rows/0/object/data/k").asString()).isEqualTo("v");
        assertThat(partial.path("kind").asString()).isEqualTo("PartialObjectMetadataList");
        assertThat(partial.at("/items/0").has("data")).isFalse();
    }

    @Test
    void shouldDeleteWhatSelectorsName() {
        // Given
        namespace("many");
        String path = "/api/v1/namespaces/many/configmaps";
        List.of("a", "b", "c").forEach(name -> post(path, configMap(name), "application/json"));

        // When
        var deleted =
                send(admin, api.request(path + "?labelSelector=n+in+(a,b)").DELETE());

        // Then
        assertThat(json(deleted).path("items")).hasSize(2);
        assertThat(get(path).path("items")).hasSize(1);
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
        var response = send(admin, api.request(path));

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
        namespace("large");
        String path = "/api/v1/namespaces/large/configmaps";
        post(path, configMap("big").replace("\"v\"", "\"" + "x".repeat(200_000) + "\""), "application/json");

        // When
        var packed = send(admin, api.request(path, "Accept-Encoding", "gzip"));

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
        namespace("long");
        String path = "/api/v1/namespaces/long/configmaps";
        for (int i = 0; i < 8; i++) {
            post(path, configMap("c" + i).replace("\"v\"", "\"" + "x".repeat(200_000) + "\""), "application/json");
        }

        // When
        var plain = send(admin, api.request(path));
        var packed = send(admin, api.request(path, "Accept-Encoding", "gzip"));

        // Then
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("Content-Length")).isEmpty();
        assertThat(json(plain).path("items")).hasSize(8);
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(JsonMapper.shared().readTree(in)).isEqualTo(json(plain));
        }
    }

    private void namespace(String name) {
        assertThat(post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}", "application/json")
                        .statusCode())
                .isEqualTo(201);
    }

    static String configMap(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"n\":\"" + name + "\"}},\"data\":{\"k\":\"v\"}}";
    }

    private HttpResponse<byte[]> post(String path, String body, String type) {
        return send(admin, api.request(path, "Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private JsonNode get(String path) {
        var response = send(admin, api.request(path));
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return json(response);
    }

    private static void status(HttpResponse<byte[]> response, int code, String reason, String messageStart) {
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(code);
        JsonNode status = json(response);
        assertThat(status.path("kind").asString()).isEqualTo("Status");
        assertThat(status.path("status").asString()).isEqualTo("Failure");
        assertThat(status.path("reason").asString()).isEqualTo(reason);
        assertThat(status.path("code").asInt()).isEqualTo(code);
        assertThat(status.path("message").asString()).startsWith(messageStart).isNotEmpty();
    }

    private HttpResponse<byte[]> delete(String path, String options) {
        return send(
                admin,
                api.request(path, "Content-Type", "application/json")
                        .method("DELETE", BodyPublishers.ofString(options)));
    }
}
