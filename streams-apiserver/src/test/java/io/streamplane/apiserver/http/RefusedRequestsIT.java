package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.AdminRequests.status;
import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that get no further than their path, their caller, their parameters or their body. */
@ExtendWith(SharedApi.class)
class RefusedRequestsIT {

    private final ApiUnderTest api;
    private final AdminRequests admin;

    RefusedRequestsIT(AdminRequests admin) {
        this.api = admin.api();
        this.admin = admin;
    }

    @Test
    void shouldRefuseWhoIsUnknownOrNotAllowed() {
        try (var nobody = api.client(null, HttpClient.Version.HTTP_2);
                var alice = api.client("alice", HttpClient.Version.HTTP_1_1, "devs")) {
            // When
            var unknown = send(nobody, admin.request("/api/v1/pods"));
            var unknownThen = send(nobody, admin.request("/asof/yesterday/api/v1/pods"));
            var refused = send(alice, admin.request("/api/v1/namespaces/ns/pods/web"));
            var path = send(alice, admin.request("/openapi/v2"));

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
        var response = admin.send(admin.request(path).method(method, BodyPublishers.noBody()));

        // Then
        status(response, code, reason, "");
    }

    @Test
    void shouldNameNothingInDetailsOfAnUnknownPath() {
        // When
        var status = json(admin.send(admin.request("/apis/apps/v1/things")));

        // Then
        assertThat(status.get("details")).isNotNull().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/api/v2", "/apis/nothing/v1/things", "/healthz/none", "/openapi/v3/apis/none/v1"})
    void shouldSayThatNobodyKnowsAPath(String path) {
        var missing = admin.send(admin.request(path));

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
                admin.send(admin.request(path, "Content-Type", type).method(method, BodyPublishers.ofString("\u00a1")));

        status(refused, 415, "UnsupportedMediaType", "the body of the request was in an unknown format");
    }

    @Test
    void shouldRefuseBodiesThatItCannotTake() {
        // Given
        admin.namespace("bodies");
        String path = "/api/v1/namespaces/bodies/configmaps";

        // When
        var large = admin.post(path, " ".repeat(3 * 1024 * 1024 + 1), "application/json");
        var foreign = admin.post(path, "<a/>", "application/xml");
        var malformed = admin.post(path, "{\"a\":", "application/json");
        var list = admin.post(path, "[]", "application/json");
        var empty = admin.post(path, "", "application/json");
        var apply =
                admin.send(admin.request(path + "/a?fieldManager=me", "Content-Type", "application/apply-patch+yaml")
                        .method("PATCH", BodyPublishers.ofString("{}")));
        var html = admin.send(admin.request(path, "Accept", "text/html"));

        // Then
        status(large, 413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");
        status(foreign, 415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        status(malformed, 400, "BadRequest", "");
        status(list, 400, "BadRequest", "");
        status(empty, 400, "BadRequest", "");
        status(apply, 400, "BadRequest", "Object 'Kind' or 'apiVersion' is missing in the configuration");
        status(html, 406, "NotAcceptable", "only the following media types are accepted: application/json");
    }

    @Test
    void shouldRefuseDeleteOptionsThatDoNotGoTogether() {
        // Given
        admin.namespace("options");
        String path = "/api/v1/namespaces/options";

        // When
        var both = admin.delete(path, "{\"orphanDependents\":true,\"propagationPolicy\":\"Orphan\"}");
        var grace = admin.delete(path, "{\"gracePeriodSeconds\":9223372036854775808}");

        // Then
        status(both, 422, "Invalid", "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value");
        status(grace, 400, "BadRequest", "json: cannot unmarshal number 9223372036854775808 into Go struct field");
    }

    @Test
    void shouldRefuseToCreateAtARevision() {
        admin.namespace("revised");

        var refused = admin.post(
                "/api/v1/namespaces/revised/configmaps",
                "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"7\"}}",
                "application/json");

        status(refused, 400, "BadRequest", "resourceVersion should not be set on objects to be created");
    }
}
