package io.streamplane.apiserver.trust;

import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The server that a kubeconfig leads to: the cluster and the user of its current context.
 *
 * @param authorization a header; empty where there is none
 */
public record KubeconfigServer(URI uri, SSLContext tls, String authorization) {

    private static final char[] NO_PASSWORD = new char[0];

    /** Throws {@link IllegalArgumentException} where it leads nowhere. */
    public static KubeconfigServer of(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!(YAMLMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode config) || folder == null) {
            throw new IllegalArgumentException("expected a kubeconfig in " + file + ", but it is none");
        }
        String current = Tree.text(config, "current-context");
        ObjectNode context = named(config, "contexts", "context", current);
        ObjectNode cluster = named(config, "clusters", "cluster", Tree.text(context, "cluster"));
        ObjectNode user = named(config, "users", "user", Tree.text(context, "user"));
        String server = Tree.text(cluster, "server");
        if (server.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a current-context with a cluster that has a server in " + file + ", but there is none");
        }
        try {
            return new KubeconfigServer(URI.create(server), tls(cluster, user, folder), authorization(user, folder));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates of " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable ObjectNode named(ObjectNode config, String list, String field, String name) {
        return Tree.objects(config, list).stream()
                .filter(each -> Tree.text(each, "name").equals(name))
                .map(each -> Tree.object(each, field))
                .findFirst()
                .orElse(null);
    }

    private static SSLContext tls(@Nullable ObjectNode cluster, @Nullable ObjectNode user, Path folder)
            throws IOException, GeneralSecurityException {
        if (Tree.flag(cluster, "insecure-skip-tls-verify")) {
            throw new IllegalArgumentException("insecure-skip-tls-verify is not for authorizers");
        }
        String bundle = Base64.getEncoder()
                .encodeToString(pem(cluster, "certificate-authority", folder).getBytes(StandardCharsets.UTF_8));
        String name = Tree.text(cluster, "tls-server-name");
        return TrustedClients.context(
                keys(user, folder), name.isEmpty() ? ServerTrust.signers(bundle) : ServerTrust.of(bundle, name));
    }

    /** What a field has in base64, or the file that it names; empty where neither is there. */
    private static String pem(@Nullable ObjectNode of, String field, Path folder) throws IOException {
        String data = Tree.text(of, field + "-data");
        if (!data.isEmpty()) {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
        }
        String file = Tree.text(of, field);
        return file.isEmpty() ? "" : Files.readString(folder.resolve(file));
    }

    private static KeyManager @Nullable [] keys(@Nullable ObjectNode user, Path folder)
            throws IOException, GeneralSecurityException {
        String certificate = pem(user, "client-certificate", folder);
        String key = pem(user, "client-key", folder);
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

    private static String authorization(@Nullable ObjectNode user, Path folder) throws IOException {
        String token = Tree.text(user, "token");
        if (token.isEmpty() && !Tree.text(user, "tokenFile").isEmpty()) {
            token = Files.readString(folder.resolve(Tree.text(user, "tokenFile")))
                    .strip();
        }
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        String name = Tree.text(user, "username");
        String plain = name + ":" + Tree.text(user, "password");
        return name.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
