package io.streamplane.apiserver.trust;

import io.streamplane.apiserver.reload.Configured;
import io.streamplane.schemas.kubeconfig.KubeconfigFile;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server that a kubeconfig leads to: the cluster and the user of its current context.
 *
 * @param authorization a header; empty where there is none
 * @param files that this was read from
 */
public record KubeconfigServer(URI uri, SSLContext tls, String authorization, List<Path> files) {

    private static final char[] NO_PASSWORD = new char[0];

    public KubeconfigServer {
        files = List.copyOf(files);
    }

    /** That of a file, to be read again when it or one that it refers to changes. */
    public static Configured<KubeconfigServer> watched(String setting, Path file) throws IOException {
        return Configured.of(setting, file, KubeconfigServer::of, KubeconfigServer::files);
    }

    /** Throws {@link IllegalArgumentException} where it leads nowhere. */
    public static KubeconfigServer of(Path file) throws IOException {
        KubeconfigFile config = read(file);
        String server = config.server();
        if (server.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a current-context with a cluster that has a server in " + file + ", but there is none");
        }
        try {
            var files = new ArrayList<>(config.references());
            files.add(file);
            return new KubeconfigServer(URI.create(server), tls(config), authorization(config), files);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates of " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static KubeconfigFile read(Path file) throws IOException {
        try {
            return KubeconfigFile.read(file)
                    .orElseThrow(() ->
                            new IllegalArgumentException("expected a kubeconfig in " + file + ", but it is none"));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "expected a kubeconfig in " + file + ", but: " + e.getOriginalMessage(), e);
        }
    }

    private static SSLContext tls(KubeconfigFile config) throws IOException, GeneralSecurityException {
        ObjectNode cluster = config.cluster();
        if (Tree.flag(cluster, "insecure-skip-tls-verify")) {
            throw new IllegalArgumentException(
                    "insecure-skip-tls-verify is not supported; name the certificate-authority instead");
        }
        String bundle = Base64.getEncoder().encodeToString(config.authorities().getBytes(StandardCharsets.UTF_8));
        String name = Tree.text(cluster, "tls-server-name");
        return TrustedClients.context(
                keys(config), name.isEmpty() ? ServerTrust.signers(bundle) : ServerTrust.of(bundle, name));
    }

    private static KeyManager @Nullable [] keys(KubeconfigFile config) throws IOException, GeneralSecurityException {
        String certificate = config.ofUser("client-certificate");
        String key = config.ofUser("client-key");
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new java.io.ByteArrayInputStream(certificate.getBytes(StandardCharsets.UTF_8)))
                .toArray(Certificate[]::new);
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", privateKey(key), NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static PrivateKey privateKey(String pem) throws IOException, GeneralSecurityException {
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                if (each instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (each instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        }
        throw new GeneralSecurityException("expected a private key, but there is none");
    }

    private static String authorization(KubeconfigFile config) throws IOException {
        String token = config.token();
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        ObjectNode user = config.user();
        String name = Tree.text(user, "username");
        String plain = name + ":" + Tree.text(user, "password");
        return name.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
