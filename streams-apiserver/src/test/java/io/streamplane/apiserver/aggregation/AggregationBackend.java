package io.streamplane.apiserver.aggregation;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;

/** A server of demo.example.com/v1, with a certificate of its own authority for one DNS name. */
public final class AggregationBackend implements AutoCloseable {

    private static final String RESOURCES = """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"demo.example.com/v1","resources":[
         {"name":"things","singularName":"thing","namespaced":true,"kind":"Thing","verbs":["get","list","watch"],"shortNames":["th"]},
         {"name":"things/status","singularName":"","namespaced":true,"kind":"Thing","verbs":["get"]}]}\
        """;

    /** Opened for the second half of a watch. */
    public final CountDownLatch goOn = new CountDownLatch(1);

    private final HttpsBackend backend;

    public AggregationBackend(Path folder, String dnsName) throws IOException, GeneralSecurityException {
        this(folder, "127.0.0.1", dnsName);
    }

    /** @param address to listen at */
    public AggregationBackend(Path folder, String address, String dnsName)
            throws IOException, GeneralSecurityException {
        backend = new HttpsBackend(folder, address, dnsName);
        backend.server().createContext("/", this::answer);
        backend.server().start();
    }

    public int port() {
        return backend.port();
    }

    /** As an APIService has it. */
    public String bundle() {
        return backend.bundle();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        if (path.equals("/apis/demo.example.com/v1")) {
            send(exchange, 200, RESOURCES);
        } else if (path.endsWith("watch=true")) {
            watch(exchange);
        } else if (path.endsWith("/missing")) {
            send(exchange, 404, "{\"kind\":\"Status\",\"code\":404}");
        } else {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            send(
                    exchange,
                    200,
                    "{\"method\":\"" + exchange.getRequestMethod() + "\",\"path\":\"" + path + "\",\"user\":\""
                            + exchange.getRequestHeaders().get("X-Remote-User") + "\",\"groups\":\""
                            + exchange.getRequestHeaders().get("X-Remote-Group") + "\",\"body\":\"" + body + "\"}");
        }
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write("first\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            goOn.await();
            out.write("second\n".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        goOn.countDown();
        backend.close();
    }
}
