package io.streamplane.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.certificate.CertificateBundle;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.schemas.certificate.CertificateTrust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestAuthenticationTest {

    private static final String TOKEN = "secret-token";

    @TempDir
    private Path folder;

    private CertificateAuthority cluster;
    private CertificateAuthority outside;
    private BearerTokens tokens;
    private RequestAuthentication authentication;

    @BeforeEach
    void authorities() throws IOException {
        cluster = CertificateAuthority.in(folder.resolve("cluster"));
        outside = CertificateAuthority.in(folder.resolve("outside"));
        tokens = BearerTokens.of(
                Files.writeString(folder.resolve("tokens"), TOKEN + ",robot,robot-uid,\"machines,robots\"\n"));
        authentication = of(InstantSource.system(), List.of("gate"));
    }

    private RequestAuthentication of(InstantSource clock, List<String> proxies) {
        var proxy = new FrontProxy(
                Configured.fixed(List.of(outside.certificate())),
                proxies,
                List.of("X-Remote-User"),
                List.of("X-Remote-Uid"),
                List.of("X-Remote-Group"),
                List.of("X-Remote-Extra-"),
                clock);
        return new RequestAuthentication(
                new CertificateTrust(List.of(cluster.certificate()), clock), proxy, tokens, () -> null);
    }

    private List<X509Certificate> chain(String said) throws IOException {
        return switch (said) {
            case "none" -> List.of();
            case "user" ->
                List.of(cluster.client(folder, "alice", List.of("devs")).certificate());
            case "foreign" -> List.of(outside.newClient("mallory").certificate());
            case "server" ->
                List.of(cluster.server(folder, List.of("localhost")).certificate());
            case "self" -> List.of(cluster.certificate());
            case "gate" -> List.of(outside.newClient("gate").certificate());
            default -> throw new IllegalArgumentException(said);
        };
    }

    private static Optional<AuthenticatedUser> user(
            RequestAuthentication by, List<X509Certificate> chain, HttpFields headers) {
        return by.known(chain, headers).map(TokenVerdict.Known::user);
    }

    @Test
    void shouldKnowTheAuthoritiesOfNow() throws IOException {
        // Given
        var others = new AtomicReference<List<X509Certificate>>(List.of());
        var trust = new CertificateTrust(List.of(cluster.certificate()), others::get, InstantSource.system());
        List<X509Certificate> foreign = chain("foreign");
        assertThat(trust.trusts(foreign)).isFalse();

        // When
        others.set(List.of(outside.certificate()));
        boolean added = trust.trusts(foreign);
        others.set(List.of());

        // Then
        assertThat(added).isTrue();
        assertThat(trust.trusts(foreign)).isFalse();
        assertThat(trust.trusts(chain("user"))).isTrue();
        assertThat(trust.authorities()).containsExactly(cluster.certificate());
    }

    /** What is shown, and who that is: anonymous where nothing is, nobody where it is wrong. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none    |                               | system:anonymous",
                "user    |                               | alice",
                "foreign |                               | nobody",
                "server  |                               | nobody",
                "none    | Bearer secret-token           | robot",
                "none    | bearer secret-token           | robot",
                "none    | Bearer  secret-token          | system:anonymous",
                "user    | Bearer secret-token           | alice",
                "user    | Bearer wrong                  | alice",
                "foreign | Bearer secret-token           | robot",
                "none    | Bearer secret-toke            | nobody",
                "none    | Bearer                        | system:anonymous",
                "none    | secret-token                  | system:anonymous",
                "none    | Basic c2VjcmV0LXRva2Vu        | system:anonymous",
                "none    | Bearer secret-token, Bearer x | nobody",
            })
    void shouldKnowWhoAsks(String certificate, String authorization, String who) throws IOException {
        // Given
        var headers = HttpFields.build();
        if (authorization != null) {
            headers.add("Authorization", authorization);
        }

        // When
        Optional<AuthenticatedUser> user = user(authentication, chain(certificate), headers);

        // Then
        assertThat(user.map(AuthenticatedUser::name).orElse("nobody")).isEqualTo(who);
    }

    @Test
    void shouldRefuseTwoTokens() {
        // Given
        var headers = HttpFields.build().add("Authorization", "Bearer " + TOKEN).add("Authorization", "Bearer other");

        // When
        var user = user(authentication, List.of(), headers);

        // Then
        assertThat(user).isEmpty();
    }

    @Test
    void shouldTakeTokenOfWebSocketProtocol() {
        // Given
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8));
        var headers = HttpFields.build()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Protocol", "v5.channel.k8s.io, base64url.bearer.authorization.k8s.io." + encoded);

        // When
        var user = user(authentication, List.of(), headers);

        // Then
        assertThat(user.orElseThrow().name()).isEqualTo("robot");
    }

    @Test
    void shouldRefuseCertificateThatExpiresOnOpenConnection() throws IOException {
        // Given
        var now = new Instant[] {Instant.now()};
        RequestAuthentication clocked = of(() -> now[0], List.of());
        List<X509Certificate> chain = chain("user");
        assertThat(user(clocked, chain, HttpFields.EMPTY)).isPresent();

        // When
        now[0] = now[0].plus(Duration.ofDays(366));

        // Then
        assertThat(user(clocked, chain, HttpFields.EMPTY)).isEmpty();
    }

    @Test
    void shouldSayWhatCertificateSays() throws IOException {
        // When
        AuthenticatedUser user =
                user(authentication, chain("user"), HttpFields.EMPTY).orElseThrow();

        // Then
        assertThat(user.groups()).containsExactly("devs");
        assertThat(user.extra().get(AuthenticatedUser.CREDENTIAL_ID))
                .singleElement()
                .asString()
                .matches("X509SHA256=[0-9a-f]{64}");
    }

    @Test
    void shouldBelieveFrontProxy() throws IOException {
        // Given
        var headers = HttpFields.build()
                .add("X-Remote-User", "bob")
                .add("X-Remote-Uid", "42")
                .add("X-Remote-Group", "devs")
                .add("X-Remote-Group", "ops")
                .add("X-Remote-Extra-example.com%2Fscope", "read");

        // When
        var user = user(authentication, chain("gate"), headers);

        // Then
        assertThat(user)
                .hasValue(new AuthenticatedUser(
                        "bob", "42", List.of("devs", "ops"), Map.of("example.com/scope", List.of("read"))));
    }

    @Test
    void shouldBelieveTheProxiesOfAChangedAuthority() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("proxies.crt"), cluster.certificatePem());
        var authorities = Configured.of("proxies", file, CertificateBundle::read);
        var proxy = new FrontProxy(
                authorities,
                List.of(),
                List.of("X-Remote-User"),
                List.of(),
                List.of(),
                List.of(),
                InstantSource.system());
        var changing = new RequestAuthentication(
                new CertificateTrust(List.of(cluster.certificate()), InstantSource.system()),
                proxy,
                tokens,
                () -> null);
        var headers = HttpFields.build().add("X-Remote-User", "bob");
        var before = user(changing, chain("gate"), headers);

        // When
        Files.writeString(file, outside.certificatePem());
        authorities.look();

        // Then
        assertThat(before).isEmpty();
        assertThat(user(changing, chain("gate"), headers)).hasValue(new AuthenticatedUser("bob", List.of()));
        assertThat(changing.authorities()).containsExactly(cluster.certificate(), outside.certificate());
    }

    /** Nobody else speaks for others: such headers count for nothing, or make what is shown wrong. */
    @ParameterizedTest
    @CsvSource({"none, nobody-special, system:anonymous", "user, root, alice", "foreign, root, nobody"})
    void shouldNotBelieveOthers(String certificate, String said, String who) throws IOException {
        // Given
        var headers = HttpFields.build().add("X-Remote-User", said).add("X-Remote-Group", "system:masters");

        // When
        var user = user(authentication, chain(certificate), headers);

        // Then
        assertThat(user.map(AuthenticatedUser::name).orElse("nobody")).isEqualTo(who);
    }
}
