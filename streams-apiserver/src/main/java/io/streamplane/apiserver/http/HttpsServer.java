package io.streamplane.apiserver.http;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.schemas.certificate.AnyClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS, HTTP/1.1 and HTTP/2 on one port; the handler runs on virtual threads, so it may block. */
public final class HttpsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpsServer.class);
    private static final char[] NO_PASSWORD = new char[0];
    private static final long PATIENCE_MILLIS = 2_000;
    private static final int STREAMS_PER_CONNECTION = 20_000;

    /**
     * How many frames of a connection may cost the server more than the client, resets of streams above all. A client that gives
     * up many watches at once, as informers do, resets as many; past that the connection is closed.
     */
    private static final int FRAMES_PER_SECOND = 2_000;

    private final Server server;
    private final ServerConnector connector;
    private final ClientConnections connections;

    private HttpsServer(Server server, ServerConnector connector, ClientConnections connections) {
        this.server = server;
        this.connector = connector;
        this.connections = connections;
    }

    /**
     * @param port 0 for a free one
     * @param authorities that clients are told to show certificates of; whether those are right is asked with each request
     */
    static HttpsServer start(
            String bindAddress,
            int port,
            Supplier<List<X509Certificate>> authorities,
            CertificateAuthority.Identity identity,
            HttpLimits limits,
            Handler handler)
            throws IOException {
        var pool = new QueuedThreadPool(16, 4);
        pool.setName("https");
        var requests = Executors.newVirtualThreadPerTaskExecutor();
        pool.setVirtualThreadsExecutor(requests);
        var server = new Server(pool);
        var connector = connector(server, tls(authorities, identity));
        connector.setHost(bindAddress);
        connector.setPort(port);
        // The connections below close those that are idle; a watch may be silent for as long as it lasts.
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        var connections = new ClientConnections(limits, connector.getScheduler());
        connector.addBean(connections);
        server.setHandler(new RequestGate(requests, connections, handler));
        server.setErrorHandler(new StatusErrors());
        server.setStopTimeout(PATIENCE_MILLIS);
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("cannot listen on " + bindAddress + ":" + port + ": " + e.getMessage(), e);
        }
        return new HttpsServer(server, connector, connections);
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Lets requests that are under way end for a while. */
    @Override
    public void close() {
        connections.leave();
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.info("Requests that were still under way are cut off");
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }

    private static ServerConnector connector(Server server, SslContextFactory.Server tls) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(64 * 1024);
        configuration.setResponseHeaderSize(64 * 1024);
        configuration.setIdleTimeout(-1);
        var secure = new SecureRequestCustomizer();
        secure.setSniHostCheck(false);
        configuration.addCustomizer(secure);
        var http1 = new HttpConnectionFactory(configuration);
        var http2 = new HTTP2ServerConnectionFactory(configuration);
        http2.setMaxConcurrentStreams(STREAMS_PER_CONNECTION);
        http2.setStreamIdleTimeout(-1);
        http2.setRateControlFactory(new WindowRateControl.Factory(FRAMES_PER_SECOND));
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        return new ServerConnector(server, 1, 1, new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2, http1);
    }

    private static SslContextFactory.Server tls(
            Supplier<List<X509Certificate>> authorities, CertificateAuthority.Identity identity) throws IOException {
        try {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            keys.setKeyEntry("server", identity.key(), NO_PASSWORD, new Certificate[] {identity.certificate()});
            var tls = new SslContextFactory.Server() {
                @Override
                protected TrustManager[] getTrustManagers(KeyStore trustStore, Collection<? extends CRL> crls) {
                    return new TrustManager[] {new AnyClient(authorities)};
                }
            };
            tls.setKeyStore(keys);
            tls.setKeyStorePassword("");
            tls.setWantClientAuth(true);
            tls.setEndpointIdentificationAlgorithm(null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS", e);
        }
    }
}
