package io.streamplane.ops.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The first cluster and user of a kubeconfig file with embedded certificates, as Streamplane writes them.
 *
 * @param server the API server's URL
 * @param tls trusts the cluster CA and presents the client certificate
 */
public record KubeconfigCredentials(URI server, SSLContext tls) {

    private static final char[] NO_PASSWORD = new char[0];

    public static KubeconfigCredentials read(Path kubeconfig) throws IOException {
        JsonNode config = YAMLMapper.builder().build().readTree(Files.readString(kubeconfig));
        JsonNode cluster = config.at("/clusters/0/cluster");
        JsonNode user = config.at("/users/0/user");
        try {
            var tls = SSLContext.getInstance("TLS");
            tls.init(
                    keys(pem(user, "client-certificate-data"), pem(user, "client-key-data"))
                            .getKeyManagers(),
                    trust(pem(cluster, "certificate-authority-data")).getTrustManagers(),
                    null);
            return new KubeconfigCredentials(URI.create(cluster.path("server").asString()), tls);
        } catch (GeneralSecurityException e) {
            throw new IOException("expected usable certificates in " + kubeconfig + ", but: " + e.getMessage(), e);
        }
    }

    private static byte[] pem(JsonNode node, String field) throws IOException {
        JsonNode value = node.get(field);
        if (value == null) {
            throw new IOException("expected " + field + " in the kubeconfig, but there is none");
        }
        return Base64.getDecoder().decode(value.asString());
    }

    private static KeyManagerFactory keys(byte[] certificate, byte[] key) throws GeneralSecurityException, IOException {
        var store = emptyStore();
        store.setKeyEntry(
                "client",
                privateKey(key),
                NO_PASSWORD,
                certificates(certificate).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory;
    }

    private static TrustManagerFactory trust(byte[] authority) throws GeneralSecurityException, IOException {
        var store = emptyStore();
        for (Certificate certificate : certificates(authority)) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)));
    }

    private static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
        String body =
                new String(pem, java.nio.charset.StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
        try {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (InvalidKeySpecException notElliptic) {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        }
    }
}
