package io.streamplane.apiserver.kubelet;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Speaks to kubelets over TLS, as {@code kube-apiserver-kubelet-client} of {@code system:masters}. A kubelet's certificate must be one of the
 * cluster's authority, for the address that its Node names. Thread-safe.
 */
public final class KubeletClient implements AutoCloseable {

    private static final String NAME = "kube-apiserver-kubelet-client";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final char[] NO_PASSWORD = new char[0];

    private final SSLContext tls;
    private final HttpClient http;

    private KubeletClient(SSLContext tls) {
        this.tls = tls;
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    public static KubeletClient of(CertificateAuthority authority) throws IOException {
        CertificateAuthority.Identity own = authority.newClient(NAME, List.of(AuthenticatedUser.MASTERS));
        try {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            keys.setKeyEntry("client", own.key(), NO_PASSWORD, new Certificate[] {own.certificate()});
            var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(keys, NO_PASSWORD);
            var trust = KeyStore.getInstance("PKCS12");
            trust.load(null, NO_PASSWORD);
            trust.setCertificateEntry("ca", authority.certificate());
            var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(trust);
            var tls = SSLContext.getInstance("TLS");
            tls.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return new KubeletClient(tls);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS to kubelets", e);
        }
    }

    public HttpClient http() {
        return http;
    }

    /**
     * Asks a kubelet to speak another protocol; the caller closes what comes of it.
     *
     * @param to scheme, host, port, path and query
     */
    public UpgradeAnswer upgrade(String method, URI to, Map<String, List<String>> headers) throws IOException {
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(to.getHost(), to.getPort()), (int) CONNECT.toMillis());
            plain.setTcpNoDelay(true);
            var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, to.getHost(), to.getPort(), true);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout((int) ANSWER.toMillis());
            socket.startHandshake();
            var head = new StringBuilder(method + " " + to.getRawPath());
            head.append(to.getRawQuery() == null ? "" : "?" + to.getRawQuery()).append(" HTTP/1.1\r\n");
            head.append("Host: ").append(to.getRawAuthority()).append("\r\n");
            headers.forEach((name, values) -> values.forEach(
                    value -> head.append(name).append(": ").append(value).append("\r\n")));
            head.append(method.equals("GET") ? "" : "Content-Length: 0\r\n").append("\r\n");
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            return UpgradeAnswer.read(socket, plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
