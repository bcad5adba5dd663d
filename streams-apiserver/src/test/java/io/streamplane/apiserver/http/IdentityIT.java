package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who one is over HTTP: what is wrong gets 401 and a Status, and nothing else happens. */
class IdentityIT {

    private static final String ACCOUNTS = "/api/v1/namespaces/ns/serviceaccounts";
    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/";
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    @TempDir
    private static Path folder;

    private static ApiUnderTest api;
    private static String token;

    @BeforeAll
    static void start() throws IOException {
        api = new ApiUnderTest(folder);
        post(api.admin(), "/api/v1/namespaces", "{\"metadata\":{\"name\":\"ns\"}}");
        post(api.admin(), ACCOUNTS, "{\"metadata\":{\"name\":\"robot\"}}");
        post(
                api.admin(),
                ROLES + "clusterroles",
                "{\"metadata\":{\"name\":\"asks\"},\"rules\":[{\"verbs\":[\"create\"],"
                        + "\"apiGroups\":[\"authentication.k8s.io\"],\"resources\":[\"selfsubjectreviews\"]}]}");
        post(
                api.admin(),
                ROLES + "clusterrolebindings",
                "{\"metadata\":{\"name\":\"asks\"},\"roleRef\":{\"kind\":\"ClusterRole\","
                    + "\"name\":\"asks\",\"apiGroup\":\"rbac.authorization.k8s.io\"},\"subjects\":[{\"kind\":\"Group\","
                    + "\"name\":\"system:authenticated\",\"apiGroup\":\"rbac.authorization.k8s.io\"}]}");
        token = post(api.admin(), ACCOUNTS + "/robot/token", "{}")
                .at("/status/token")
                .asString();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonNode post(HttpClient client, String path, String body, String... headers) {
        return ApiUnderTest.json(
                ApiUnderTest.send(client, api.request(path, headers).POST(BodyPublishers.ofString(body))));
    }

    private static HttpClient nobody() {
        return api.client(null, HttpClient.Version.HTTP_1_1);
    }

    @Test
    void shouldKnowServiceAccountByItsToken() {
        // When
        JsonNode who = post(nobody(), WHO, "{}", "Authorization", "Bearer " + token);

        // Then
        assertThat(who.at("/status/userInfo/username").asString()).isEqualTo("system:serviceaccount:ns:robot");
        assertThat(who.at("/status/userInfo/groups").toString())
                .isEqualTo("[\"system:serviceaccounts\",\"system:serviceaccounts:ns\",\"system:authenticated\"]");
    }

    @Test
    void shouldAnswerAsAnother() {
        // When
        JsonNode who = post(
                api.admin(),
                WHO,
                "{}",
                "Impersonate-User",
                "bob",
                "Impersonate-Group",
                "devs",
                "Impersonate-Uid",
                "7",
                "Impersonate-Extra-scopes",
                "a");

        // Then
        assertThat(who.at("/status/userInfo").toString())
                .isEqualTo("{\"username\":\"bob\",\"uid\":\"7\",\"groups\":[\"devs\",\"system:authenticated\"],"
                        + "\"extra\":{\"scopes\":[\"a\"]}}");
    }

    @Test
    void shouldAnswerWrongCertificateWithStatus() throws IOException {
        // Given
        var others = CertificateAuthority.in(folder.resolve("others"));
        HttpClient client = api.client(others.client(folder.resolve("others"), "admin", List.of("system:masters")));

        // When
        HttpResponse<byte[]> answer = ApiUnderTest.send(client, api.request("/api/v1/namespaces"));
        HttpResponse<byte[]> health = ApiUnderTest.send(client, api.request("/healthz"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(ApiUnderTest.json(answer).path("kind").asString()).isEqualTo("Status");
        assertThat(ApiUnderTest.json(answer).path("reason").asString()).isEqualTo("Unauthorized");
        assertThat(health.statusCode()).isEqualTo(401);
    }

    /** Each would delete the account if it were believed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization | Bearer x                                   | 401",
                "Authorization | Bearer"
                    + " eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2t1YmVybmV0ZXMuZGVmYXVsdC5zdmMuY2x1c3Rlci5sb2NhbCJ9."
                    + " | 401",
                "Authorization | Basic YWRtaW46YWRtaW4=                     | 401",
                "X-Remote-User | kubernetes-admin                           | 401",
                "Impersonate-User | kubernetes-admin                        | 401",
            })
    void shouldRefuse(String header, String value, int code) {
        // When
        HttpResponse<byte[]> answer = ApiUnderTest.send(
                nobody(), api.request(ACCOUNTS + "/robot", header, value).DELETE());

        // Then
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(ApiUnderTest.json(answer).path("kind").asString()).isEqualTo("Status");
        assertThat(ApiUnderTest.send(api.admin(), api.request(ACCOUNTS + "/robot"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldPublishKeys() {
        // When
        JsonNode keys = ApiUnderTest.json(ApiUnderTest.send(api.admin(), api.request("/openid/v1/jwks")));
        JsonNode configuration =
                ApiUnderTest.json(ApiUnderTest.send(api.admin(), api.request("/.well-known/openid-configuration")));

        // Then
        assertThat(keys.at("/keys/0/alg").asString()).isEqualTo("ES256");
        assertThat(keys.at("/keys/0").has("d")).isFalse();
        assertThat(configuration.path("issuer").asString()).isEqualTo("https://kubernetes.default.svc.cluster.local");
    }
}
