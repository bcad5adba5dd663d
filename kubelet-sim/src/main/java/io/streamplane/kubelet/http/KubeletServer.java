package io.streamplane.kubelet.http;

import io.streamplane.kubelet.access.KubeletAccess;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.certificate.AnyClient;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a kubelet serves, for all nodes of the process, on the loopback address: logs, streams into containers, pods, and what nodes and pods use.
 * With a certificate it speaks TLS only, and to those only who have a right to what they ask for.
 */
public final class KubeletServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KubeletServer.class);
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
            KubeletAccess access = tls == null ? null : new KubeletAccess(tls.authorities(), tls.reviewer(), clock);
            var connector = connector(server, tls, access);
            connector.setHost(host);
            connector.setIdleTimeout(0);
            server.addConnector(connector);
            var streams = new StreamHandler(containers, logs, clock, limits);
            server.setHandler(new KubeletRoutes(
                    requests,
                    new KubeletGate(access, containers, usage),
                    new LogHandler(logs, clock),
                    new UsageHandler(usage, clock),
                    new PodListHandler(containers, usage),
                    streams));
            server.setStopTimeout(PATIENCE_MILLIS);
            server.start();
            return new KubeletServer(server, connector, requests, streams);
        } catch (Exception e) {
            throw new IllegalStateException("expected to serve on the loopback address, but: " + e.getMessage(), e);
        }
    }

    private static ServerConnector connector(Server server, @Nullable KubeletTls tls, @Nullable KubeletAccess access)
            throws GeneralSecurityException {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(64 * 1024);
        configuration.setIdleTimeout(-1);
        var http = new HttpConnectionFactory(configuration);
        if (tls == null || access == null) {
            return new ServerConnector(server, 1, 1, http);
        }
        var secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        configuration.addCustomizer(secure);
        var secured = SSLContext.getInstance("TLS");
        secured.init(
                new KeyManager[] {new ServingKeys(tls.serving())},
                new TrustManager[] {new AnyClient(access::authorities)},
                null);
        var context = new SslContextFactory.Server();
        context.setSslContext(secured);
        context.setWantClientAuth(true);
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
}
