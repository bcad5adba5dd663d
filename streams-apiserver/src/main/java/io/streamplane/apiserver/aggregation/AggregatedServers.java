package io.streamplane.apiserver.aggregation;

import io.streamplane.apiserver.trust.TrustedClients;
import io.streamplane.apiserver.trust.ServerTrust;
import io.streamplane.apiserver.certificate.CertificateAuthority.Identity;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Speaks to the servers of APIServices, with the certificate of the front proxy. Thread-safe. */
public final class AggregatedServers implements AutoCloseable {

    private static final char[] NO_PASSWORD = new char[0];
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Supplier<Snapshot> state;
    private final Identity identity;

    private final TrustedClients<Trust> clients = new TrustedClients<>(CONNECT);

    private record Trust(boolean insecure, String bundle, String serverName) {}

    /** @param identity that this server shows */
    public AggregatedServers(Supplier<Snapshot> state, Identity identity) {
        this.state = state;
        this.identity = identity;
    }

    /** The APIService of a version of a group, where it is somebody else's to answer; else null. */
    public @Nullable ObjectNode serviceOf(String group, String version) {
        return Backend.serviceOf(state.get(), group, version);
    }

    /**
     * Sends a request to the server of an APIService; the answer's body is to be closed.
     *
     * @param path and query
     * @param request everything but the address
     */
    public HttpResponse<InputStream> send(ObjectNode apiService, String path, HttpRequest.Builder request)
            throws UnavailableException, InterruptedException {
        switch (Backend.of(apiService, state.get())) {
            case Backend.Missing missing -> throw new UnavailableException(missing.reason(), missing.message());
            case Backend.Reached reached -> {
                String host = reached.hosts()
                        .get(ThreadLocalRandom.current().nextInt(reached.hosts().size()));
                URI uri = URI.create("https://" + host + path);
                try {
                    return client(apiService, reached.serverName())
                            .send(request.uri(uri).build(), BodyHandlers.ofInputStream());
                } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                    throw new UnavailableException(
                            "FailedDiscoveryCheck", "failing or missing response from " + uri + ": " + reason(e));
                }
            }
        }
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    }

    private HttpClient client(ObjectNode apiService, String serverName) throws GeneralSecurityException {
        ObjectNode spec = Tree.object(apiService, "spec");
        var trust = new Trust(Tree.flag(spec, "insecureSkipTLSVerify"), Tree.text(spec, "caBundle"), serverName);
        return clients.client(
                trust,
                () -> TrustedClients.context(
                        keys(),
                        trust.insecure() ? ServerTrust.insecure() : ServerTrust.of(trust.bundle(), serverName)));
    }

    private KeyManager[] keys() throws GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try {
            keys.load(null, NO_PASSWORD);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        keys.setKeyEntry("proxy", identity.key(), NO_PASSWORD, new Certificate[] {identity.certificate()});
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    @Override
    public void close() {
        clients.close();
    }
}
