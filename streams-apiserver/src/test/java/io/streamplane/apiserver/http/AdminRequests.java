package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The requests of an administrator, and what is expected of their answers. */
record AdminRequests(ApiUnderTest api, HttpClient client) {

    AdminRequests(ApiUnderTest api) {
        this(api, api.admin());
    }

    HttpRequest.Builder request(String path, String... headers) {
        return api.request(path, headers);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return ApiUnderTest.send(client, request);
    }

    void namespace(String name) {
        assertThat(post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}", "application/json")
                        .statusCode())
                .isEqualTo(201);
    }

    static String configMap(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"n\":\"" + name + "\"}},\"data\":{\"k\":\"v\"}}";
    }

    HttpResponse<byte[]> post(String path, String body, String type) {
        return send(request(path, "Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    JsonNode get(String path) {
        var response = send(request(path));
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return json(response);
    }

    HttpResponse<byte[]> delete(String path, String options) {
        return send(
                request(path, "Content-Type", "application/json").method("DELETE", BodyPublishers.ofString(options)));
    }

    static void status(HttpResponse<byte[]> response, int code, String reason, String messageStart) {
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
}
