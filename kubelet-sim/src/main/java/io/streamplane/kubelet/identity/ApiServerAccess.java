package io.streamplane.kubelet.identity;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the API server as one user, by a certificate or a token. Blocking; without threads of its own, so there may be one for each node. */
public final class ApiServerAccess {

    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(30).toMillis();
    private static final int LARGEST = 1 << 20;
    private static final char[] NO_PASSWORD = new char[0];

    private final URI server;
    private final SSLSocketFactory sockets;
    private final String token;

    private ApiServerAccess(URI server, SSLSocketFactory sockets, String token) {
        this.server = server;
        this.sockets = sockets;
        this.token = token;
    }

    /** @param token a bearer token */
    static ApiServerAccess by(String token, URI server, List<X509Certificate> authorities) {
        return new ApiServerAccess(server, sockets(null, authorities), token);
    }

    static ApiServerAccess by(NodeCredential credential, URI server, List<X509Certificate> authorities) {
        return new ApiServerAccess(server, sockets(credential, authorities), "");
    }

    private static SSLSocketFactory sockets(@Nullable NodeCredential own, List<X509Certificate> authorities) {
        try {
            var trust = emptyStore();
            for (int i = 0; i < authorities.size(); i++) {
                trust.setCertificateEntry("ca-" + i, authorities.get(i));
            }
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust);
            KeyManager[] shown = null;
            if (own != null) {
                var keys = emptyStore();
                keys.setKeyEntry("node", own.key(), NO_PASSWORD, own.chain().toArray(Certificate[]::new));
                var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keyManagers.init(keys, NO_PASSWORD);
                shown = keyManagers.getKeyManagers();
            }
            var tls = SSLContext.getInstance("TLS");
            tls.init(shown, trusted.getTrustManagers(), null);
            return tls.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("expected certificates that TLS can use, but: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** What the server answers; throws {@link ApiRefusedException} where that is no success, another {@link IOException} without an answer. */
    ObjectNode get(String path) throws IOException {
        return ask("GET", path, null);
    }

    /** Likewise. */
    ObjectNode post(String path, ObjectNode body) throws IOException {
        return ask("POST", path, body);
    }

    private ObjectNode ask(String method, String path, @Nullable ObjectNode body) throws IOException {
        var connection = (HttpsURLConnection) server.resolve(path).toURL().openConnection();
        connection.setSSLSocketFactory(sockets);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("User-Agent", "kubelet-sim");
        if (!token.isEmpty()) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (var out = connection.getOutputStream()) {
                out.write(JsonMapper.shared().writeValueAsBytes(body));
            }
        }
        return answer(connection);
    }

    private static ObjectNode answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        boolean good = status / 100 == 2;
        byte[] text;
        try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
            text = in == null ? new byte[0] : in.readNBytes(LARGEST);
        }
        ObjectNode read = null;
        try {
            read = JsonMapper.shared().readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            // Said below.
        }
        if (good && read != null) {
            return read;
        }
        String message = read == null ? "" : read.path("message").asString("");
        throw new ApiRefusedException(status, message.isEmpty() ? "status " + status : message);
    }

    /** The server answered with something else than success. */
    static final class ApiRefusedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        ApiRefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        /** Of HTTP. */
        int status() {
            return status;
        }

        /** Whether the same may be answered otherwise a moment later. */
        boolean passes() {
            return status == 429 || status >= 500;
        }
    }
}
