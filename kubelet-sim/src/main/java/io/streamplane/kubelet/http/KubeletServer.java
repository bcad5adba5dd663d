package io.streamplane.kubelet.http;

import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.usage.UsageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a kubelet serves, for all nodes of the process, on the loopback address: logs, streams into containers, and what nodes and pods use.
 * With a certificate it speaks TLS only, and to members of {@code system:masters} only, such as an API server.
 */
public final class KubeletServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KubeletServer.class);
    private static final char[] NO_PASSWORD = new char[0];
    private static final long PATIENCE_MILLIS = 500;

    private final Server server;
    private final ServerConnector connector;
    private final ExecutorService requests;
    private final StreamHandler streams;

    private KubeletServer(Server server, ServerConnector connector, ExecutorService requests, StreamHandler streams) {
        this.server = server;
        this.connector = connector;
        this.requests = requests;
        this.streams = streams;
    }

    /** Starts it on a free port; without a certificate in plain HTTP, which is for tests. */
    public static KubeletServer start(
            LogSource logs,
            UsageSource usage,
            ContainerSource containers,
            @Nullable KubeletTls tls,
            InstantSource clock) {
        return start("127.0.0.1", logs, usage, containers, tls, clock, StreamHandler.StreamLimits.USUAL);
    }

    /** The same on a certain address. */
    public static KubeletServer start(
            String host,
            LogSource logs,
            UsageSource usage,
            ContainerSource containers,
            @Nullable KubeletTls tls,
            InstantSource clock) {
        return start(host, logs, usage, containers, tls, clock, StreamHandler.StreamLimits.USUAL);
    }

    static KubeletServer start(
            String host,
            LogSource logs,
            UsageSource usage,
            ContainerSource containers,
            @Nullable KubeletTls tls,
            InstantSource clock,
            StreamHandler.StreamLimits limits) {
        var pool = new QueuedThreadPool(8, 2);
        pool.setName("kubelet");
        var requests = Executors.newVirtualThreadPerTaskExecutor();
        var server = new Server(pool);
        try {
            var connector = connector(server, tls);
            connector.setHost(host);
            connector.setIdleTimeout(0);
            server.addConnector(connector);
            var streams = new StreamHandler(containers, logs, clock, limits);
            server.setHandler(new Routes(
                    requests, tls != null, new LogHandler(logs, clock), new UsageHandler(usage, clock), streams));
            server.setStopTimeout(PATIENCE_MILLIS);
            server.start();
            return new KubeletServer(server, connector, requests, streams);
        } catch (IOException e) {
            throw new UncheckedIOException("expected to serve on the loopback address, but: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException("expected to serve on the loopback address, but: " + e.getMessage(), e);
        }
    }

    private static ServerConnector connector(Server server, @Nullable KubeletTls tls)
            throws IOException, GeneralSecurityException {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(64 * 1024);
        configuration.setIdleTimeout(-1);
        var http = new HttpConnectionFactory(configuration);
        if (tls == null) {
            return new ServerConnector(server, 1, 1, http);
        }
        var secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        configuration.addCustomizer(secure);
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, NO_PASSWORD);
        for (int i = 0; i < tls.authorities().size(); i++) {
            trust.setCertificateEntry("ca-" + i, tls.authorities().get(i));
        }
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        var secured = SSLContext.getInstance("TLS");
        secured.init(new KeyManager[] {new ServingKeys(tls.serving())}, trusted.getTrustManagers(), null);
        var context = new SslContextFactory.Server();
        context.setSslContext(secured);
        context.setNeedClientAuth(true);
        context.setEndpointIdentificationAlgorithm(null);
        return new ServerConnector(server, 1, 1, new SslConnectionFactory(context, http.getProtocol()), http);
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** How many connections of clients are open. */
    int connections() {
        return connector.getConnectedEndPoints().size();
    }

    @Override
    public void close() {
        streams.close();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.debug("Requests that were still under way are cut off", e);
        }
        requests.shutdownNow();
    }

    /** Each request on a virtual thread of its own. */
    private static final class Routes extends Handler.Abstract.NonBlocking {
        private final ExecutorService threads;
        private final boolean guarded;
        private final LogHandler logs;
        private final UsageHandler usage;
        private final StreamHandler streams;

        Routes(ExecutorService threads, boolean guarded, LogHandler logs, UsageHandler usage, StreamHandler streams) {
            this.threads = threads;
            this.guarded = guarded;
            this.logs = logs;
            this.usage = usage;
            this.streams = streams;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            var exchange = new KubeletExchange(request, response, callback);
            threads.execute(() -> {
                try {
                    if (guarded && !KubeletAccess.isAllowed(request)) {
                        exchange.refuse(403, "Forbidden (group=system:masters is required)");
                    } else {
                        route(exchange);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    callback.failed(e);
                } catch (IOException | RuntimeException | Error e) {
                    LOG.debug("{} ended early", request.getHttpURI().getPath(), e);
                    callback.failed(e);
                }
            });
            return true;
        }

        private void route(KubeletExchange exchange) throws IOException, InterruptedException {
            switch (exchange.segment(0)) {
                case "containerLogs" -> logs.handle(exchange);
                case "exec", "attach", "portForward", "podProxy" -> streams.handle(exchange);
                case "stats", "metrics", "usage" -> usage.handle(exchange);
                case "healthz" ->
                    exchange.send(
                            200, "text/plain; charset=utf-8", "ok".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                default -> exchange.refuse(404, "404 page not found");
            }
        }
    }
}
