package io.streamplane.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.trust.KubeconfigServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookTokensTest {

    private static final char[] NO_PASSWORD = new char[0];

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpsServer server;
    private CertificateAuthority authority;
    private WebhookTokens tokens;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        authority = CertificateAuthority.in(folder.resolve("right"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/", exchange -> {
            JsonNode review =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            asked.incrementAndGet();
            String token = review.at("/spec/token").asString();
            String status = switch (token) {
                case "good" ->
                    "{\"authenticated\":true,\"user\":{\"username\":\"ann\",\"uid\":\"9\",\"groups\":[\"dev\"],"
                            + "\"extra\":{\"k\":[\"v\"]}}}";
                case "vault" -> "{\"authenticated\":true,\"audiences\":[\"vault\"],\"user\":{\"username\":\"ann\"}}";
                case "old" -> "{\"authenticated\":false,\"error\":\"it is old\"}";
                default -> "{}";
            };
            byte[] body = ("{\"apiVersion\":\"" + review.path("apiVersion").asString() + "\",\"status\":" + status
                            + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(token.equals("broken") ? 400 : 200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        tokens = new WebhookTokens(
                new TokenWebhook(KubeconfigServer.watched("test", kubeconfig(authority)), Duration.ofMinutes(2), "v1"));
    }

    private SSLContext tls() throws GeneralSecurityException, IOException {
        var identity = authority.server(folder, List.of("127.0.0.1"));
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, NO_PASSWORD);
        keys.setKeyEntry("server", identity.key(), NO_PASSWORD, new Certificate[] {identity.certificate()});
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, NO_PASSWORD);
        var tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }

    private Path kubeconfig(CertificateAuthority trusted) throws IOException {
        String data =
                Base64.getEncoder().encodeToString(trusted.certificatePem().getBytes(StandardCharsets.UTF_8));
        return Files.writeString(folder.resolve("webhook.yaml"), """
                clusters: [{name: c, cluster: {server: 'https://127.0.0.1:%d/', certificate-authority-data: %s}}]
                users: [{name: u, user: {}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(
                        server.getAddress().getPort(), data));
    }

    @Test
    void shouldAskTheServerOfAKubeconfigThatHasChanged() throws IOException {
        // Given
        var other = CertificateAuthority.in(folder.resolve("other"));
        var config = KubeconfigServer.watched("test", kubeconfig(other));
        var changing = new WebhookTokens(new TokenWebhook(config, Duration.ofMinutes(2), "v1"));
        TokenVerdict misled = changing.authenticate("good", List.of("api"));

        // When
        kubeconfig(authority);
        Configured.Look look = config.look();

        // Then
        assertThat(misled).isInstanceOf(TokenVerdict.Refused.class);
        assertThat(look).isInstanceOf(Configured.Changed.class);
        assertThat(changing.authenticate("good", List.of("api"))).isInstanceOf(TokenVerdict.Known.class);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldTakeItsWordAndRememberIt() {
        // When
        TokenVerdict first = tokens.authenticate("good", List.of("api"));
        TokenVerdict second = tokens.authenticate("good", List.of("api"));

        // Then
        assertThat(first)
                .isEqualTo(new TokenVerdict.Known(
                        new AuthenticatedUser("ann", "9", List.of("dev"), Map.of("k", List.of("v")))));
        assertThat(second).isEqualTo(first);
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThat(tokens.authenticate("other", List.of("api"))).isEqualTo(TokenVerdict.UNKNOWN);
        assertThat(tokens.authenticate("old", List.of("api"))).isEqualTo(new TokenVerdict.Refused("it is old"));
        assertThat(tokens.authenticate("vault", List.of("api"))).isEqualTo(TokenVerdict.UNKNOWN);
        assertThat(tokens.authenticate("vault", List.of("vault")))
                .isInstanceOfSatisfying(
                        TokenVerdict.Known.class,
                        known -> assertThat(known.audiences()).containsExactly("vault"));
        assertThat(tokens.authenticate("broken", List.of("api")))
                .isEqualTo(new TokenVerdict.Refused("webhook: the server answered with status 400"));
    }

    @Test
    void shouldNotAskAServerOfAnotherAuthority() throws IOException {
        // Given
        var other = CertificateAuthority.in(folder.resolve("other"));
        var misled = new WebhookTokens(
                new TokenWebhook(KubeconfigServer.watched("test", kubeconfig(other)), Duration.ofMinutes(2), "v1"));

        // When
        TokenVerdict verdict = misled.authenticate("good", List.of("api"));

        // Then
        assertThat(verdict).isInstanceOf(TokenVerdict.Refused.class);
        assertThat(asked).hasValue(0);
    }
}
