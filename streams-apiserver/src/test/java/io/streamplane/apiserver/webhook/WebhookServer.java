package io.streamplane.apiserver.webhook;

import com.sun.net.httpserver.HttpExchange;
import io.streamplane.apiserver.aggregation.HttpsBackend;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks over TLS, by their paths: those that {@link #answer} is given, and hostile ones, {@code /slow /drops /huge /broken /text /list
 * /empty /redirect}.
 */
public final class WebhookServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The reviews that were asked for at the good ones. */
    public final List<ObjectNode> requests = new CopyOnWriteArrayList<>();

    private final CountDownLatch end = new CountDownLatch(1);
    private final String host;
    private final HttpsBackend backend;

    /** At localhost, by that name. */
    public WebhookServer(Path folder) throws IOException, GeneralSecurityException {
        this(folder, "localhost", "localhost");
    }

    /**
     * @param host to listen at
     * @param dnsName that its certificate has
     */
    public WebhookServer(Path folder, String host, String dnsName) throws IOException, GeneralSecurityException {
        this.host = host;
        backend = new HttpsBackend(folder, host, dnsName);
        backend.server().createContext("/slow", this::waitForEnd);
        backend.server().createContext("/drops", this::drop);
        backend.server().createContext("/huge", WebhookServer::flood);
        backend.server().createContext("/broken", exchange -> send(exchange, 500, "no"));
        backend.server().createContext("/text", exchange -> send(exchange, 200, "hello"));
        backend.server().createContext("/list", exchange -> send(exchange, 200, "[]"));
        backend.server().createContext("/empty", exchange -> send(exchange, 200, "{}"));
        backend.server().createContext("/redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/allow"));
            send(exchange, 307, "");
        });
        backend.server().start();
    }

    public String url(String path) {
        return "https://" + host + ":" + backend.port() + path;
    }

    public int port() {
        return backend.port();
    }

    /** As a {@code clientConfig} has it. */
    public String bundle() {
        return backend.bundle();
    }

    /**
     * Answers reviews of any kind at a path.
     *
     * @param fill is given the request of the review, and its response, which has the uid
     */
    public WebhookServer answer(String path, BiConsumer<ObjectNode, ObjectNode> fill) {
        backend.server().createContext(path, exchange -> {
            var review = (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
            requests.add(review.deepCopy());
            ObjectNode request = Tree.ensure(review, "request");
            ObjectNode answer = JSON.createObjectNode();
            answer.put("kind", Tree.text(review, "kind")).put("apiVersion", Tree.text(review, "apiVersion"));
            fill.accept(request, answer.putObject("response").put("uid", Tree.text(request, "uid")));
            send(exchange, 200, answer.toString());
        });
        return this;
    }

    private void waitForEnd(HttpExchange exchange) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private void drop(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        waitForEnd(exchange);
    }

    private static void flood(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < 1000; i++) {
                out.write(spaces);
            }
        }
    }

    private static void send(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        end.countDown();
        backend.close();
    }
}
