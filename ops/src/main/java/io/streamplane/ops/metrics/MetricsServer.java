package io.streamplane.ops.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.streamplane.schemas.metrics.Health;
import io.streamplane.schemas.metrics.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code /metrics} and {@code /readyz} in plain HTTP on the loopback address, for roles that have no API of their own. */
public final class MetricsServer implements AutoCloseable {

    private static final String PATH = "/metrics";
    private static final String READY = "/readyz";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Telemetry telemetry;

    private MetricsServer(HttpServer server, Telemetry telemetry) {
        this.server = server;
        this.telemetry = telemetry;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** @param port 0 for a free one */
    public static MetricsServer start(Telemetry telemetry, int port) throws IOException {
        try {
            var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            return new MetricsServer(HttpServer.create(address, 0), telemetry);
        } catch (IOException e) {
            throw new IOException("expected to serve metrics on port " + port + ", but: " + e.getMessage(), e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!path.equals(PATH) && !path.equals(READY)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            if (path.equals(READY)) {
                ready(exchange);
                return;
            }
            String accept = String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
            byte[] body = telemetry.scrape(accept).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", Telemetry.contentType(accept));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private void ready(HttpExchange exchange) throws IOException {
        var problems = telemetry.health().problems();
        byte[] body = (problems.isEmpty() ? "ok" : Health.text(problems)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(problems.isEmpty() ? 200 : 500, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
