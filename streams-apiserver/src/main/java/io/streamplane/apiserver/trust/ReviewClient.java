package io.streamplane.apiserver.trust;

import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends reviews (TokenReview, SubjectAccessReview, ImageReview) to the server of a kubeconfig, which may change. Redirects are not followed,
 * and answers are bounded. Thread-safe.
 */
public final class ReviewClient {

    private static final long LARGEST_ANSWER = 1024 * 1024;

    private final Supplier<KubeconfigServer> server;
    private final Duration patience;
    private volatile Connections connections;

    /** Those to a server; nobody closes them, since a request may be under way: they end when they are no longer used. */
    private record Connections(KubeconfigServer server, HttpClient http) {}

    /**
     * Asks a server.
     *
     * @param server gives the very same as long as it is the same
     * @param patience with its connections
     */
    public ReviewClient(Supplier<KubeconfigServer> server, Duration patience) {
        this.server = server;
        this.patience = patience;
        this.connections = connections(server.get());
    }

    private Connections connections(KubeconfigServer to) {
        return new Connections(
                to,
                HttpClient.newBuilder()
                        .sslContext(to.tls())
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build());
    }

    private Connections current() {
        KubeconfigServer now = server.get();
        Connections known = connections;
        if (known.server() != now) {
            known = connections(now);
            connections = known;
        }
        return known;
    }

    /** The server answered with a status that is no answer. */
    public static final class StatusException extends IOException {

        private final int status;

        StatusException(int status) {
            super("the server answered with status " + status);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /**
     * How often and how patiently.
     *
     * @param most a server that is unwell is asked so often
     * @param pause after the attempt of a number, from 1
     * @param timeout of one attempt
     */
    public record Attempts(int most, IntFunction<Duration> pause, Duration timeout) {}

    /**
     * The answer of the first attempt that is answered.
     *
     * @throws IOException where there is none; a {@link StatusException} where there is a status
     */
    public ObjectNode ask(ObjectNode review, Attempts attempts) throws IOException, InterruptedException {
        HttpRequest request = request(JsonMapper.shared().writeValueAsBytes(review))
                .timeout(attempts.timeout())
                .build();
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> response = http().send(request, answer());
            int status = response.statusCode();
            if (!isUnwell(status) || attempt == attempts.most()) {
                return read(Tree.text(review, "kind"), response);
            }
            Thread.sleep(attempts.pause().apply(attempt));
        }
    }

    /** For those who ask by themselves. */
    public HttpClient http() {
        return current().http();
    }

    /** With all that the server is to be told beside the review. */
    public HttpRequest.Builder request(byte[] review) {
        KubeconfigServer to = server.get();
        HttpRequest.Builder request = HttpRequest.newBuilder(to.uri())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(review));
        if (!to.authorization().isEmpty()) {
            request.header("Authorization", to.authorization());
        }
        return request;
    }

    public static BodyHandler<byte[]> answer() {
        return BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER);
    }

    /** Whether asking again may help. */
    public static boolean isUnwell(int status) {
        return status == 429 || status >= 500;
    }

    /** @param kind as asked, for messages */
    public static ObjectNode read(String kind, HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new StatusException(response.statusCode());
        }
        try {
            if (JsonMapper.shared().readTree(response.body()) instanceof ObjectNode object) {
                return object;
            }
            throw new IOException("expected " + a(kind) + ", but the server answered something else");
        } catch (JacksonException e) {
            throw new IOException("expected " + a(kind) + ", but: " + e.getOriginalMessage(), e);
        }
    }

    private static String a(String kind) {
        return (kind.startsWith("I") ? "an " : "a ") + kind;
    }
}
