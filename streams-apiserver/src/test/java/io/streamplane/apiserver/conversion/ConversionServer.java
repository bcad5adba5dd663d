package io.streamplane.apiserver.conversion;

import com.sun.net.httpserver.HttpExchange;
import io.streamplane.apiserver.aggregation.HttpsBackend;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A webhook at localhost: {@code spec.length} of v1beta1 is {@code spec.size} of v1. */
public final class ConversionServer implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** How many reviews were answered at {@code /convert}. */
    public final AtomicInteger reviews = new AtomicInteger();

    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpsBackend backend;

    public ConversionServer(Path folder) throws IOException, GeneralSecurityException {
        backend = new HttpsBackend(folder, "localhost", "localhost");
        backend.server().createContext("/convert", this::convert);
        backend.server().createContext("/slow", this::waitForEnd);
        backend.server().createContext("/drops", this::drop);
        backend.server().createContext("/huge", ConversionServer::flood);
        backend.server().createContext("/broken", exchange -> send(exchange, 500, "no"));
        backend.server().createContext("/text", exchange -> send(exchange, 200, "hello"));
        backend.server().start();
    }

    public String url(String path) {
        return "https://localhost:" + backend.port() + path;
    }

    /** As a definition has it. */
    public String bundle() {
        return backend.bundle();
    }

    private void convert(HttpExchange exchange) throws IOException {
        reviews.incrementAndGet();
        var review = (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
        ObjectNode request = Tree.ensure(review, "request");
        String version = Tree.text(request, "desiredAPIVersion");
        ObjectNode answer = JSON.createObjectNode();
        answer.put("kind", "ConversionReview").put("apiVersion", Tree.text(review, "apiVersion"));
        ObjectNode response = answer.putObject("response").put("uid", Tree.text(request, "uid"));
        response.putObject("result").put("status", "Success");
        ArrayNode converted = response.putArray("convertedObjects");
        for (ObjectNode object : Tree.objects(request, "objects")) {
            ObjectNode spec = Tree.ensure(object, "spec");
            boolean old = version.endsWith("v1beta1");
            spec.set(old ? "length" : "size", spec.remove(old ? "size" : "length"));
            converted.add(object.put("apiVersion", version));
        }
        send(exchange, 200, answer.toString());
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
        exchange.sendResponseHeaders(code, bytes.length);
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
