package io.streamplane.ops.client;

import io.streamplane.apiserver.trust.KubeconfigServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to one API server by a kubeconfig's certificate or token. Paths are absolute, e.g. {@code /api/v1/nodes}. */
public final class ApiClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final KubeconfigServer server;
    private final HttpClient http;
    private final String userAgent;

    private ApiClient(KubeconfigServer server, String userAgent) {
        this.server = server;
        this.userAgent = userAgent;
        this.http = HttpClient.newBuilder().sslContext(server.tls()).build();
    }

    /**
     * Throws {@link IOException} with the file's name where it leads to no server.
     *
     * @param userAgent what audits name, e.g. {@code streamplane-restore/0.1.0}
     */
    public static ApiClient of(Path kubeconfig, String userAgent) throws IOException {
        try {
            return new ApiClient(KubeconfigServer.of(kubeconfig), userAgent);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** An answer: the HTTP status code and the object or Status. */
    public record Answer(int code, JsonNode body) {

        /** The body of a success; throws with the Status' message otherwise. */
        public JsonNode orThrow() throws IOException {
            if (code / 100 != 2) {
                throw new IOException("the API server answered " + code + ": "
                        + body.path("message").asString(""));
            }
            return body;
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public Answer post(String path, String contentType, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
    }

    public Answer put(String path, String contentType, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", contentType).PUT(BodyPublishers.ofString(body)));
    }

    public Answer patch(String path, String contentType, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", contentType).method("PATCH", BodyPublishers.ofString(body)));
    }

    /**
     * The bytes of a success, as they are; throws with the code of anything else.
     *
     * @param accept the media type that is asked for
     */
    public byte[] read(String path, String accept) throws IOException, InterruptedException {
        var response = http.send(request(path).setHeader("Accept", accept).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("the API server answered " + response.statusCode() + " to GET " + path);
        }
        return response.body();
    }

    public Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /** @param options DeleteOptions in JSON */
    public Answer delete(String path, String options) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("DELETE", BodyPublishers.ofString(options)));
    }

    /** @param body JSON; empty for none */
    public Answer send(String method, String path, String body) throws IOException, InterruptedException {
        return body.isEmpty()
                ? send(request(path).method(method, BodyPublishers.noBody()))
                : send(request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    /** Watches until {@code consume} returns false or the server ends the watch; each event is {type, object}. */
    public void watch(String path, Predicate<JsonNode> consume) throws IOException, InterruptedException {
        var response = http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() != 200) {
                throw new IOException("the API server answered " + response.statusCode() + " to a watch of " + path);
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!consume.test(JSON.readTree(line))) {
                    return;
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Accept", "application/json")
                .header("User-Agent", userAgent);
        return server.authorization().isEmpty() ? request : request.header("Authorization", server.authorization());
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
