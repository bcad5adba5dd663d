package io.streamplane.apiserver.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An OpenID issuer over HTTPS: a discovery document, keys that change, and tokens. */
final class SmallIssuer implements AutoCloseable {

    private static final char[] NO_PASSWORD = new char[0];

    final AtomicInteger fetched = new AtomicInteger();
    private final HttpsServer server;
    private final CertificateAuthority authority;
    private volatile RSAKey key;

    SmallIssuer(Path folder) throws IOException, GeneralSecurityException, JOSEException {
        authority = CertificateAuthority.in(folder);
        key = newKey("first");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(authority.server(folder, List.of("127.0.0.1")))));
        answer(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}");
        answer("/keys", () -> {
            fetched.incrementAndGet();
            return new JWKSet(key).toString(true);
        });
        server.start();
    }

    private static RSAKey newKey(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    private static SSLContext tls(CertificateAuthority.Identity identity) throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, NO_PASSWORD);
        keys.setKeyEntry("server", identity.key(), NO_PASSWORD, new Certificate[] {identity.certificate()});
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, NO_PASSWORD);
        var tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }

    private interface Document {
        String text();
    }

    private void answer(String path, Document document) {
        server.createContext(path, exchange -> {
            byte[] body = document.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    String authorityPem() {
        return authority.certificatePem();
    }

    void changeKey(String id) throws JOSEException {
        key = newKey(id);
    }

    /** @param claims JSON, in which ISSUER stands for the url */
    String token(String claims) throws JOSEException {
        var token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new Payload(claims.replace("ISSUER", url())));
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
