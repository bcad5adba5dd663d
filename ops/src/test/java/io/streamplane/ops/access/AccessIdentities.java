package io.streamplane.ops.access;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.certificate.Kubeconfig;
import io.streamplane.apiserver.trust.KubeconfigServer;
import io.streamplane.ops.client.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Those whom the table names, with what they show: people, components and nodes a client certificate by HTTP and a static token on
 * Kafka, ServiceAccounts a token of theirs.
 */
final class AccessIdentities {

    private static final Map<String, String> USERS = Map.of(
            "view", "view",
            "edit", "edit",
            "admin", "admin",
            "root", "root",
            "known", "known",
            "scheduler", "system:kube-scheduler",
            "manager", "system:kube-controller-manager",
            "proxy", "system:kube-proxy",
            "node", "system:node:n1");

    private final URI server;
    private final CertificateAuthority authority;
    private final Path folder;
    private final ApiClient admin;
    private final Map<String, HttpClient> clients = new HashMap<>();
    private final Map<String, String> accountTokens = new HashMap<>();

    /** @param certificates the folder of the cluster's authority */
    AccessIdentities(URI server, Path certificates, ApiClient admin) throws IOException {
        this.server = server;
        this.authority = CertificateAuthority.in(certificates);
        this.folder = certificates;
        this.admin = admin;
    }

    /** A file for {@code --token-auth-file}, with the users that are no ServiceAccounts. */
    static Path tokens(Path file) throws IOException {
        var lines = new StringBuilder();
        USERS.forEach((who, user) -> lines.append(
                "token-of-%s,%s,uid-%s,\"%s\"%n".formatted(who, user, who, who.equals("node") ? "system:nodes" : "")));
        return Files.writeString(file, lines);
    }

    /** The user's name. */
    static String name(String who) {
        return switch (who) {
            case "anon" -> "system:anonymous";
            case "account" -> "system:serviceaccount:team:web";
            default -> USERS.getOrDefault(who, "system:serviceaccount:kube-system:" + who);
        };
    }

    /** What is in the header {@code authorization} of his records; empty for nobody. */
    Optional<String> token(String who) throws IOException, InterruptedException {
        if (who.equals("anon")) {
            return Optional.empty();
        }
        return Optional.of("Bearer " + (USERS.containsKey(who) ? "token-of-" + who : accountToken(who)));
    }

    private String accountToken(String who) throws IOException, InterruptedException {
        String known = accountTokens.get(who);
        if (known == null) {
            String[] name = name(who).split(":", -1);
            String accounts = "/api/v1/namespaces/" + name[2] + "/serviceaccounts";
            admin.post(accounts, "application/json", "{\"metadata\":{\"name\":\"" + name[3] + "\"}}");
            known = admin.post(accounts + "/" + name[3] + "/token", "application/json", "{}")
                    .orThrow()
                    .at("/status/token")
                    .asString();
            accountTokens.put(who, known);
        }
        return known;
    }

    /** A request that shows who asks; {@link #client} sends it. */
    HttpRequest.Builder request(String who, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path));
        return USERS.containsKey(who) || who.equals("anon")
                ? request
                : request.header("Authorization", token(who).orElseThrow());
    }

    HttpClient client(String who) throws IOException {
        String shown = USERS.containsKey(who) ? who : "";
        HttpClient known = clients.get(shown);
        if (known == null) {
            known = HttpClient.newBuilder()
                    .sslContext(shown.isEmpty() ? trusting() : certified(who))
                    .build();
            clients.put(shown, known);
        }
        return known;
    }

    private SSLContext certified(String who) throws IOException {
        Path file = folder.resolve(who + ".kubeconfig");
        Kubeconfig.write(
                file,
                server.toString(),
                authority.certificatePem(),
                who,
                authority.newClient(name(who), who.equals("node") ? List.of("system:nodes") : List.of()));
        return KubeconfigServer.of(file).tls();
    }

    private SSLContext trusting() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setCertificateEntry("ca", authority.certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }
}
