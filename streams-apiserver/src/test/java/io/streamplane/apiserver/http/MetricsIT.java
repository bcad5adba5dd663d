package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} says of requests, to whom. */
class MetricsIT {

    private static final String POD = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},
         "spec":{"containers":[{"name":"c","image":"nginx"}]}}\
        """;

    private ApiUnderTest api;
    private HttpClient admin;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        api = new ApiUnderTest(folder);
        admin = api.admin();
    }

    @AfterEach
    void stop() {
        admin.close();
        api.close();
    }

    @Test
    void shouldMeasureRequestsUnderTheNamesOfUpstream() {
        // Given
        send(admin, api.request("/api/v1/namespaces/ns/pods/web"));
        send(
                admin,
                api.request("/api/v1/namespaces/ns/pods", "Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(POD)));
        send(admin, api.request("/apis/apps/v1/deployments"));
        send(admin, api.request("/apis/apps/v1/namespaces/ns/deployments/web/scale"));
        send(
                admin,
                api.request("/api/v1/namespaces/ns/pods/web", "Content-Type", "application/apply-patch+yaml")
                        .method("PATCH", BodyPublishers.ofString("{}")));
        send(admin, api.request("/api/v1/pods?watch=true&timeoutSeconds=1"));
        send(admin, api.request("/healthz"));
        send(admin, api.request("/no/such/path"));

        // When / Then: an answer may be there before it is counted
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertMeasured(scrape()));
    }

    private static void assertMeasured(List<String> lines) {
        assertThat(lines)
                .contains(
                        "apiserver_request_total{code=\"404\"," + labels("", "resource", "GET", "", "pods", "v1")
                                + "} 1.0",
                        "apiserver_request_duration_seconds_count{" + labels("", "resource", "GET", "", "pods", "v1")
                                + "} 1",
                        "apiserver_request_duration_seconds_count{" + labels("", "namespace", "POST", "", "pods", "v1")
                                + "} 1",
                        "apiserver_request_duration_seconds_count{"
                                + labels("apps", "cluster", "LIST", "", "deployments", "v1") + "} 1",
                        "apiserver_request_duration_seconds_count{"
                                + labels("apps", "resource", "GET", "scale", "deployments", "v1") + "} 1",
                        "apiserver_request_duration_seconds_count{" + labels("", "resource", "APPLY", "", "pods", "v1")
                                + "} 1",
                        "apiserver_request_duration_seconds_count{" + labels("", "cluster", "WATCH", "", "pods", "v1")
                                + "} 1",
                        "apiserver_longrunning_requests{component=\"apiserver\",group=\"\",resource=\"pods\","
                                + "scope=\"cluster\",subresource=\"\",verb=\"WATCH\",version=\"v1\"} 0.0",
                        "apiserver_request_duration_seconds_count{" + labels("", "", "GET", "/healthz", "", "") + "} 1",
                        "apiserver_request_duration_seconds_count{" + labels("", "", "GET", "", "", "") + "} 1",
                        "authentication_duration_seconds_count{result=\"success\"} "
                                + count(lines, "authentication_attempts{result=\"success\"} "),
                        "apiserver_current_inflight_requests{request_kind=\"mutating\"} 0.0",
                        "apiserver_current_inflight_requests{request_kind=\"readOnly\"} 1.0");
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("apiserver_request_duration_seconds_bucket{") && line.contains("le=\"0.005\""));
    }

    /** A whole number, as a count shows it. */
    private static String count(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace(".0", ""))
                .findFirst()
                .orElse("none");
    }

    @Test
    void shouldShowMetricsToAdministratorsOnly() {
        try (var nobody = api.client(null, HttpClient.Version.HTTP_2);
                var alice = api.client("alice", HttpClient.Version.HTTP_2, "devs")) {
            // When
            int unknown = send(nobody, api.request("/metrics")).statusCode();
            int refused = send(alice, api.request("/metrics")).statusCode();

            // Then
            assertThat(unknown).isEqualTo(401);
            assertThat(refused).isEqualTo(403);
        }
    }

    @Test
    void shouldSpeakOpenMetricsToThoseWhoAskForIt() {
        // When
        var text = send(admin, api.request("/metrics"));
        var open = send(
                admin,
                api.request("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));

        // Then
        assertThat(text.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(open.headers().firstValue("content-type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(new String(open.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    }

    private static String labels(
            String group, String scope, String verb, String subresource, String resource, String version) {
        return "component=\"apiserver\",dry_run=\"\",group=\"" + group + "\",resource=\"" + resource + "\",scope=\""
                + scope + "\",subresource=\"" + subresource + "\",verb=\"" + verb + "\",version=\"" + version + "\"";
    }

    private List<String> scrape() {
        return new String(send(admin, api.request("/metrics")).body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
