package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.open;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.aggregation.AggregationBackend;
import io.streamplane.apiserver.aggregation.MachineAddress;
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

/** Requests that are passed on to another server, over HTTPS. */
@Timeout(60)
class AggregationIT {

    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
    private static final String THINGS = "/apis/demo.example.com/v1/namespaces/ns/things";
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private ApiUnderTest api;
    private AggregationBackend backend;
    private HttpClient admin;

    @BeforeEach
    void start(@TempDir Path folder, @TempDir Path others) throws Exception {
        api = new ApiUnderTest(folder);
        backend = new AggregationBackend(others, "demo.ns.svc");
        admin = api.admin();
        post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"ns\"}}");
        post(
                "/api/v1/namespaces/ns/services",
                "{\"metadata\":{\"name\":\"demo\"},\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\"}}");
    }

    @AfterEach
    void stop() {
        admin.shutdownNow();
        backend.close();
        api.close();
    }

    @Test
    void shouldPassRequestsOnWithTheUserAndStreamWhatComesBack() throws IOException {
        // Given
        post(SERVICES, apiService("\"caBundle\":\"" + backend.bundle() + "\""));

        // When
        JsonNode answer = json(send(
                admin,
                api.request(THINGS + "/a?x=1", "X-Remote-User", "somebody", "Authorization", "Basic eA==")
                        .POST(BodyPublishers.ofString("hello"))));

        // Then
        assertThat(answer.path("method").asString()).isEqualTo("POST");
        assertThat(answer.path("path").asString()).isEqualTo(THINGS + "/a?x=1");
        assertThat(answer.path("user").asString()).isEqualTo("[admin]");
        assertThat(answer.path("groups").asString()).contains("system:masters", "system:authenticated");
        assertThat(answer.path("body").asString()).isEqualTo("hello");
        assertThat(send(admin, api.request(THINGS + "/missing")).statusCode()).isEqualTo(404);
        assertThat(send(api.client("bob", HttpClient.Version.HTTP_2), api.request(THINGS))
                        .statusCode())
                .isEqualTo(403);
        try (var lines = lines(THINGS + "?watch=true")) {
            assertThat(lines.readLine()).isEqualTo("first");
            backend.goOn.countDown();
            assertThat(lines.readLine()).isEqualTo("second");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void shouldPassRequestsOnToTheEndpointsOfAService(@TempDir Path folder) throws Exception {
        // Given
        String address = MachineAddress.get();
        try (var other = new AggregationBackend(folder, address, "inside.ns.svc")) {
            post(
                    "/api/v1/namespaces/ns/services",
                    "{\"metadata\":{\"name\":\"inside\"},\"spec\":{\"clusterIP\":\"None\",\"ports\":[{\"port\":443}]}}");
            post(
                    "/apis/discovery.k8s.io/v1/namespaces/ns/endpointslices",
                    "{\"metadata\":{\"name\":\"inside\",\"labels\":{\"kubernetes.io/service-name\":\"inside\"}},"
                            + "\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"" + address
                            + "\"]}],\"ports\":[{\"port\":" + other.port() + "}]}");
            post(
                    SERVICES,
                    "{\"metadata\":{\"name\":\"v1.demo.example.com\"},\"spec\":{\"group\":\"demo.example.com\",\"version\":\"v1\","
                        + "\"groupPriorityMinimum\":1000,\"versionPriority\":15,"
                        + "\"service\":{\"namespace\":\"ns\",\"name\":\"inside\"},\"caBundle\":\"" + other.bundle()
                            + "\"}}");

            // When
            JsonNode answer = json(send(admin, api.request(THINGS + "/a")));

            // Then
            assertThat(answer.path("path").asString()).isEqualTo(THINGS + "/a");
        }
    }

    @Test
    void shouldTellOfItInDiscoveryAndOfItsAvailability() throws IOException {
        // Given
        try (var changes = lines(SERVICES + "?watch=true&fieldSelector=metadata.name%3Dv1.demo.example.com")) {
            // When
            post(SERVICES, apiService("\"caBundle\":\"" + backend.bundle() + "\""));

            // Then
            until(changes, "\"reason\":\"Passed\"");
            awaitDiscovery();
            JsonNode aggregated = json(send(admin, api.request("/apis", "Accept", AGGREGATED)));
            assertThat(aggregated.toString()).contains("\"resource\":\"things\"", "\"subresource\":\"status\"");
            assertThat(json(send(admin, api.request("/apis/demo.example.com")))
                            .at("/preferredVersion/version")
                            .asString())
                    .isEqualTo("v1");

            // When
            backend.close();
            touch();

            // Then
            until(changes, "\"reason\":\"FailedDiscoveryCheck\"");
            JsonNode refused = json(send(admin, api.request(THINGS)));
            assertThat(refused.path("kind").asString()).isEqualTo("Status");
            assertThat(refused.path("code").asInt()).isEqualTo(503);
        }
    }

    @Test
    void shouldNotTrustACertificateOfAnotherAuthority() throws IOException {
        // Given
        try (var changes = lines(SERVICES + "?watch=true&fieldSelector=metadata.name%3Dv1.demo.example.com")) {
            // When
            post(SERVICES, apiService("\"caBundle\":\"\""));

            // Then
            until(changes, "\"reason\":\"FailedDiscoveryCheck\"");
        }
        assertThat(send(admin, api.request(THINGS)).statusCode()).isEqualTo(503);
    }

    @Test
    void shouldListTheGroupsOfThisServerAsAvailable() {
        // When
        JsonNode list = json(send(admin, api.request(SERVICES)));
        JsonNode apps = json(send(admin, api.request(SERVICES + "/v1.apps")));

        // Then
        assertThat(list.at("/items").findValuesAsString("groupPriorityMinimum")).hasSizeGreaterThan(15);
        assertThat(apps.at("/spec/groupPriorityMinimum").asInt()).isEqualTo(17_800);
        assertThat(apps.at("/status/conditions/0/reason").asString()).isEqualTo("Local");
    }

    private void awaitDiscovery() {
        while (!json(send(admin, api.request("/apis"))).toString().contains("demo.example.com/v1")) {
            Thread.onSpinWait();
        }
    }

    private void touch() {
        send(
                admin,
                api.request(SERVICES + "/v1.demo.example.com", "Content-Type", "application/merge-patch+json")
                        .method("PATCH", BodyPublishers.ofString("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")));
    }

    private String apiService(String trust) {
        return "{\"metadata\":{\"name\":\"v1.demo.example.com\"},\"spec\":{\"group\":\"demo.example.com\",\"version\":\"v1\","
            + "\"groupPriorityMinimum\":1000,\"versionPriority\":15,\"service\":{\"namespace\":\"ns\",\"name\":\"demo\",\"port\":"
                + backend.port() + "}," + trust + "}}";
    }

    private void post(String path, String body) {
        var response = send(
                admin, api.request(path, "Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
    }

    private BufferedReader lines(String path) {
        return new BufferedReader(
                new InputStreamReader(open(admin, api.request(path)).body(), StandardCharsets.UTF_8));
    }

    private static void until(BufferedReader lines, String part) throws IOException {
        for (String line = lines.readLine(); !line.contains(part); line = lines.readLine()) {
            assertThat(line).isNotNull();
        }
    }
}
