package io.streamplane.apiserver.trust;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients for servers of users' own, one for each way to trust a server. They follow no redirects. Only so many are kept;
 * the one that was used the longest time ago goes first. Thread-safe.
 *
 * @param <K> what a server is trusted by
 */
public final class TrustedClients<K> implements AutoCloseable {

    private static final int MOST = 100;

    private final Duration connect;
    private final Map<K, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    /** @param connect how long a connection may take to come about */
    public TrustedClients(Duration connect) {
        this.connect = connect;
    }

    /** Makes what a new client needs. */
    @FunctionalInterface
    public interface Tls {
        SSLContext context() throws GeneralSecurityException;
    }

    /** @param keys of the client's certificate; null for none */
    public static SSLContext context(KeyManager @Nullable [] keys, TrustManager trust) throws GeneralSecurityException {
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys, new TrustManager[] {trust}, null);
        return tls;
    }

    public synchronized HttpClient client(K key, Tls tls) throws GeneralSecurityException {
        HttpClient known = clients.get(key);
        if (known != null) {
            return known;
        }
        HttpClient made = HttpClient.newBuilder()
                .sslContext(tls.context())
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        clients.put(key, made);
        if (clients.size() > MOST) {
            clients.remove(clients.keySet().iterator().next());
        }
        return made;
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(HttpClient::shutdownNow);
        clients.clear();
    }
}
