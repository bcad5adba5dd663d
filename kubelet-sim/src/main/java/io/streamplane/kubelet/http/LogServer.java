package io.streamplane.kubelet.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.log.SimulatedLog;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /containerLogs/{namespace}/{pod}/{container}}, and what nodes and pods use, for all nodes of the process, on
 * the loopback address and in plain HTTP: only an API server on the same machine reaches it.
 */
public final class LogServer implements AutoCloseable {

    private static final String PATH = "/containerLogs/";
    private static final long LOOK_AGAIN_MS = 500;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LogSource source;
    private final InstantSource clock;

    private LogServer(HttpServer server, LogSource source, InstantSource clock) {
        this.server = server;
        this.source = source;
        this.clock = clock;
    }

    /** Starts it on a free port. */
    public static LogServer start(LogSource source, UsageSource usage, InstantSource clock) {
        try {
            var server = new LogServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0), source, clock);
            server.server.setExecutor(server.threads);
            server.server.createContext(PATH, server::handle);
            new UsageHandler(usage, clock).register(server.server);
            server.server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("expected to serve logs on the loopback address, but: " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] names =
                    exchange.getRequestURI().getPath().substring(PATH.length()).split("/", -1);
            if (names.length != 3 || names[0].isEmpty() || names[1].isEmpty() || names[2].isEmpty()) {
                refuse(exchange, 404, "404 page not found");
                return;
            }
            LogOptions options;
            try {
                options = LogOptions.of(exchange.getRequestURI().getRawQuery(), clock.instant());
            } catch (IllegalArgumentException e) {
                refuse(exchange, 400, e.getMessage() == null ? "invalid options" : e.getMessage());
                return;
            }
            ObjectKey pod = new ObjectKey(names[0], names[1]);
            switch (source.find(pod, names[2], options.previous())) {
                case LogSource.Missing missing -> refuse(exchange, missing.status(), missing.message());
                case LogSource.Run run -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, 0);
                    stream(exchange.getResponseBody(), options, pod, run.log());
                }
            }
        }
    }

    /** Follows until the run ends, its pod goes, or the reader does, of whom the next write tells. */
    private void stream(OutputStream out, LogOptions options, ObjectKey pod, SimulatedLog found) throws IOException {
        SimulatedLog log = found;
        var writer = new LogWriter(options, out, log, clock.instant());
        while (writer.write(log, clock.instant()) && options.follow() && log.finishedAt() == null) {
            try {
                Thread.sleep(LOOK_AGAIN_MS);
            } catch (InterruptedException e) {
                return;
            }
            if (!(source.find(pod, log.container(), false) instanceof LogSource.Run run)
                    || !run.log().sameRun(log)) {
                return;
            }
            log = run.log();
        }
    }

    static void refuse(HttpExchange exchange, int status, String message) throws IOException {
        byte[] body = (message + '\n').getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
