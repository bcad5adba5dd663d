package io.streamplane.apiserver.http;

import io.streamplane.apiserver.authentication.Authentication;
import io.streamplane.apiserver.authentication.AuthenticationOptions;
import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.certificate.CertificateAuthority.Identity;
import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.TooManyReadersException;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.kubelet.KubeletClient;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.usage.KubeletUsage;
import io.streamplane.apiserver.watch.JournalSource;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchCache;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API over a journal in memory, with clients of several users. */
final class ApiUnderTest implements AutoCloseable {

    private static final char[] NO_PASSWORD = new char[0];

    final InMemoryJournal journal;
    final JournalSource source;
    final BusyPast events;
    final Telemetry telemetry = Telemetry.create();
    private final KubernetesApi api;
    private final CertificateAuthority authority;
    private final Path folder;
    private final Map<String, SSLContext> contexts = new ConcurrentHashMap<>();

    ApiUnderTest(Path folder) throws IOException {
        this(folder, Kinds.builtIn());
    }

    ApiUnderTest(Path folder, KindRegistry kinds) throws IOException {
        this(folder, kinds, HttpLimits.DEFAULT);
    }

    ApiUnderTest(Path folder, KindRegistry kinds, HttpLimits limits) throws IOException {
        this.folder = folder;
        authority = CertificateAuthority.in(folder);
        var codec = new ObjectCodec(new InMemorySchemaRegistry(), new HeldDataKeys());
        journal = new InMemoryJournal(kinds, ObjectDecoder.of(codec));
        var operations = new JournalOperations(journal, codec, KindRulebook.builtIn());
        // What comes before the source is too old to be watched.
        for (int i = 0; i < 2; i++) {
            journal.append(Fixtures.command(List.of(), List.of()));
        }
        source = new JournalSource(journal, Optional.empty());
        events = new BusyPast(source);
        Identity identity = authority.server(folder, List.of("localhost", "127.0.0.1"));
        api = KubernetesApi.start(
                "127.0.0.1",
                0,
                authority,
                Authentication.of(
                        AuthenticationOptions.STANDARD,
                        authority,
                        folder,
                        BearerTokens.NONE,
                        journal::current,
                        InstantSource.system()),
                operations.authorization(),
                identity,
                source,
                operations,
                KindRulebook.builtIn(),
                events,
                operations,
                JournalRoom.UNWATCHED,
                Optional.empty(),
                KubeletClient.of(authority),
                new KubeletUsage(HttpClient.newHttpClient()),
                () -> null,
                limits,
                telemetry,
                InstantSource.system());
    }

    /** Events of which the first hundred revisions are in the past, where so many read that nobody else may. */
    record BusyPast(JournalSource source, WatchCache watches) implements ObjectSource {

        BusyPast(JournalSource source) {
            this(source, new WatchCache(10, 1_000));
            watches.startAt(100);
        }

        @Override
        public Snapshot current() {
            return source.current();
        }

        @Override
        public CompletionStage<Snapshot> linearizable() {
            return source.linearizable();
        }

        @Override
        public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
            return source.atLeast(revision, patience);
        }

        @Override
        public Optional<EarlierChanges> earlier() {
            return Optional.of(() -> {
                throw new TooManyReadersException("too many read the past");
            });
        }
    }

    /** @param user null for one without a certificate */
    HttpClient client(@Nullable String user, HttpClient.Version version, String... groups) {
        return HttpClient.newBuilder()
                .sslContext(tls(user, groups))
                .version(version)
                .build();
    }

    /** A connection on which no protocol is negotiated, so HTTP/1.1 is spoken; what is on it is up to the test. */
    SSLSocket socket(String... groups) throws IOException {
        var socket = (SSLSocket) tls("admin", groups).getSocketFactory().createSocket("127.0.0.1", api.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    int port() {
        return api.port();
    }

    private SSLContext tls(@Nullable String user, String... groups) {
        return contexts.computeIfAbsent(user + List.of(groups).toString(), _ -> newTls(user, groups));
    }

    private SSLContext newTls(@Nullable String user, String... groups) {
        try {
            return newTls(user == null ? null : authority.client(folder, user, List.of(groups)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext newTls(@Nullable Identity identity) {
        try {
            var trust = KeyStore.getInstance("PKCS12");
            trust.load(null, NO_PASSWORD);
            trust.setCertificateEntry("ca", authority.certificate());
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust);
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            if (identity != null) {
                keys.setKeyEntry("client", identity.key(), NO_PASSWORD, new Certificate[] {identity.certificate()});
            }
            var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, NO_PASSWORD);
            var tls = SSLContext.getInstance("TLS");
            tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One with a certificate that may be of anybody. */
    HttpClient client(Identity identity) {
        return HttpClient.newBuilder().sslContext(newTls(identity)).build();
    }

    HttpClient admin() {
        return client("admin", HttpClient.Version.HTTP_2, "system:masters");
    }

    /** @param headers names and values in turns */
    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + api.port() + path))
                .timeout(Duration.ofSeconds(60));
        return headers.length == 0 ? request : request.headers(headers);
    }

    static HttpResponse<byte[]> send(HttpClient client, HttpRequest.Builder request) {
        return send(client, request, BodyHandlers.ofByteArray());
    }

    static HttpResponse<InputStream> open(HttpClient client, HttpRequest.Builder request) {
        return send(client, request, BodyHandlers.ofInputStream());
    }

    private static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        api.close();
    }
}
