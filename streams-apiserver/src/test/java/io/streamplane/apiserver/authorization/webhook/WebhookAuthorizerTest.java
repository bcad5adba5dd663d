package io.streamplane.apiserver.authorization.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.streamplane.apiserver.aggregation.HttpsBackend;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.authorization.Authorizer.Effect;
import io.streamplane.apiserver.authorization.RolesState;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a real server over TLS. Which path it is asked at says how it answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookAuthorizerTest {

    private static final AuthenticatedUser JANE =
            new AuthenticatedUser("jane", "u1", List.of("dev"), Map.of("scopes", List.of("a")));
    private static final Attributes PODS =
            new Attributes("list", "", "v1", "pods", "", "ns", "", "spec.nodeName=n1", "a in (b,c),!d", "");

    private Path folder = Path.of("");

    private HttpsBackend server;
    private HttpsBackend stranger;
    private final ConcurrentLinkedQueue<JsonNode> asked = new ConcurrentLinkedQueue<>();

    @BeforeAll
    void startServers(@TempDir Path temporary) throws IOException, GeneralSecurityException {
        folder = temporary;
        server = new HttpsBackend(folder.resolve("own"), "localhost", "localhost");
        stranger = new HttpsBackend(folder.resolve("other"), "localhost", "localhost");
        server.server().createContext("/allow", exchange -> answer(exchange, "{\"allowed\":true,\"reason\":\"yes\"}"));
        server.server().createContext("/deny", exchange -> answer(exchange, "{\"denied\":true,\"reason\":\"never\"}"));
        server.server().createContext("/both", exchange -> answer(exchange, "{\"denied\":true,\"allowed\":true}"));
        server.server()
                .createContext("/none", exchange -> answer(exchange, "{\"allowed\":false,\"reason\":\"dunno\"}"));
        server.server().createContext("/text", exchange -> send(exchange, 200, "hello"));
        server.server().createContext("/refused", exchange -> send(exchange, 403, "{}"));
        server.server().createContext("/away", exchange -> {
            exchange.getResponseHeaders().add("Location", "/allow");
            send(exchange, 302, "");
        });
        server.server().createContext("/huge", exchange -> send(exchange, 200, " ".repeat(2 << 20)));
        server.server().createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        server.server().start();
        stranger.server().createContext("/allow", exchange -> answer(exchange, "{\"allowed\":true}"));
        stranger.server().start();
    }

    @AfterAll
    void stopServers() {
        server.close();
        stranger.close();
    }

    private void answer(HttpExchange exchange, String status) throws IOException {
        asked.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
        send(exchange, 200, "{\"status\":" + status + "}");
    }

    private static void send(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private Authorization with(String path, String policy, String more) throws IOException {
        return with(server, path, policy, more);
    }

    private Authorization with(HttpsBackend at, String path, String policy, String more) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, """
            apiVersion: v1
            kind: Config
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://localhost:%d%s", certificate-authority-data: %s}}]
            users: [{name: u, user: {token: secret}}]
            """.formatted(at.port(), path, server.bundle()));
        Path file = folder.resolve("authorization.yaml");
        Files.writeString(file, """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
            - type: Webhook
              name: own
              webhook:
                timeout: %s
                subjectAccessReviewVersion: v1
                matchConditionSubjectAccessReviewVersion: v1
                failurePolicy: %s
                connectionInfo: {type: KubeConfigFile, kubeConfigFile: kubeconfig}
            %s
            - {type: RBAC, name: rbac}
            """.formatted(path.equals("/slow") ? "500ms" : "20s", policy, more.indent(4)));
        var state = RolesState.standard();
        asked.clear();
        return new Authorization(() -> state, AuthorizationFile.read(file));
    }

    @ParameterizedTest
    @CsvSource({
        "/allow, ALLOW, yes, ''",
        "/deny, DENY, never, ''",
        "/both, DENY, '', webhook subject access review returned both allow and deny response",
        "/none, NO_OPINION, dunno, ''",
        "/text, NO_OPINION, '', 'expected a SubjectAccessReview, but'",
        "/refused, NO_OPINION, '', the server answered with status 403",
        "/away, NO_OPINION, '', the server answered with status 302",
        "/huge, NO_OPINION, '', ''",
        "/slow, NO_OPINION, '', context deadline exceeded",
    })
    void shouldDecideAsTheServerSays(String path, Effect effect, String reason, String error) throws IOException {
        Decision decision = with(path, "NoOpinion", "").decide(JANE, PODS);

        assertThat(decision.effect()).isEqualTo(effect);
        assertThat(decision.reason()).isEqualTo(reason);
        assertThat(decision.error()).contains(error);
    }

    @ParameterizedTest
    @CsvSource({"/slow", "/text", "/huge", "/away", "/nothing"})
    void shouldDenyWithoutAnAnswerWhereToldTo(String path) throws IOException {
        assertThat(with(path, "Deny", "").decide(JANE, PODS).effect()).isEqualTo(Effect.DENY);
    }

    @Test
    void shouldTrustNobodyElse() throws IOException {
        assertThat(with(stranger, "/allow", "NoOpinion", "").decide(JANE, PODS).allowed())
                .isFalse();
    }

    @Test
    void shouldAskAsKubernetesDoes() throws IOException {
        // When
        with("/allow", "NoOpinion", "").allows(JANE, PODS);

        // Then
        assertThat(asked.element()).isEqualTo(JsonMapper.shared().readTree("""
            {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},
             "spec":{"resourceAttributes":{"namespace":"ns","verb":"list","version":"v1","resource":"pods",
               "fieldSelector":{"requirements":[{"key":"spec.nodeName","operator":"In","values":["n1"]}]},
               "labelSelector":{"requirements":[{"key":"a","operator":"In","values":["b","c"]},{"key":"d","operator":"DoesNotExist"}]}},
              "user":"jane","groups":["dev","system:authenticated"],"extra":{"scopes":["a"]},"uid":"u1"},
             "status":{"allowed":false}}\
            """));
    }

    @Test
    void shouldAskTheServerOfAKubeconfigThatHasChanged() throws IOException {
        // Given
        with("/deny", "NoOpinion", "");
        var authorizers = AuthorizationFile.watched(folder.resolve("authorization.yaml"));
        var state = RolesState.standard();
        var authorization = new Authorization(() -> state, authorizers);
        Effect before = authorization.decide(JANE, PODS).effect();
        Configured.Look same = authorizers.look();

        // When
        with("/allow", "NoOpinion", "");
        Configured.Look changed = authorizers.look();

        // Then
        assertThat(before).isEqualTo(Effect.DENY);
        assertThat(same).isInstanceOf(Configured.Unchanged.class);
        assertThat(changed).isInstanceOf(Configured.Changed.class);
        assertThat(authorization.decide(JANE, PODS).effect()).isEqualTo(Effect.ALLOW);
    }

    @Test
    void shouldRememberAnswers() throws IOException {
        var authorization = with("/allow", "NoOpinion", "");
        authorization.allows(JANE, PODS);
        authorization.allows(JANE, PODS);
        authorization.allows(JANE, Attributes.ofPath("get", "/metrics"));
        assertThat(asked).hasSize(2);

        var forgetful = with("/allow", "NoOpinion", "cacheAuthorizedRequests: false");
        forgetful.allows(JANE, PODS);
        forgetful.allows(JANE, PODS);
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "request.user == 'jane' | ALLOW | 1",
                "request.user == 'joe' | NO_OPINION | 0",
                "'dev' in request.groups && request.resourceAttributes.namespace == 'ns' | ALLOW | 1",
                "has(request.nonResourceAttributes) | NO_OPINION | 0",
                "has(request.resourceAttributes) && request.resourceAttributes.verb in ['list'] | ALLOW | 1",
                "request.resourceAttributes.subresource == '' | ALLOW | 1",
                "request.nonResourceAttributes.path == '/x' | DENY | 0",
                "'a' in request.extra['scopes'] | ALLOW | 1",
            })
    void shouldAskOnlyWhereConditionsHold(String expression, Effect effect, int questions) throws IOException {
        Decision decision = with("/allow", "Deny", "matchConditions: [{expression: \"" + expression + "\"}]")
                .decide(JANE, PODS);

        assertThat(decision.effect()).isEqualTo(effect);
        assertThat(asked).hasSize(questions);
    }

    @Test
    void shouldGoOnToTheNextWithoutAnOpinion() throws IOException {
        var authorization = with("/none", "NoOpinion", "");

        assertThat(authorization.allows(JANE, Attributes.ofPath("get", "/version")))
                .isTrue();
        assertThat(authorization.rules(JANE, "ns").incomplete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        authorizers: []                                                | authorizers: Required value: at least one authorization mode must be defined
        authorizers: [{name: x}]                                       | authorizers[0].type: Required value
        authorizers: [{type: Foo, name: x}]                            | authorizers[0].type: Unsupported value: "Foo"
        authorizers: [{type: RBAC, name: x}, {type: RBAC, name: y}]    | authorizers[1].type: Duplicate value: "RBAC"
        authorizers: [{type: RBAC, name: x}, {type: Node, name: x}]    | authorizers[1].name: Duplicate value: "x"
        authorizers: [{type: RBAC}]                                    | authorizers[0].name: Required value
        authorizers: [{type: RBAC, name: x, webhook: {}}]              | authorizers[0].webhook: Invalid value: "non-null": may only be specified when type=Webhook
        authorizers: [{type: Webhook, name: x}]                        | authorizers[0].webhook: Required value: required when type=Webhook
        authorizers: [{type: Webhook, name: x, webhook: {timeout: 40s}}] | authorizers[0].timeout: Invalid value: "40s": must be > 0s and <= 30s
        authorizers: [{type: Webhook, name: x, webhook: {timeout: 3s, subjectAccessReviewVersion: v2}}] | Unsupported value: "v2"
        authorizers: [{type: Webhook, name: x, webhook: {matchConditions: [{expression: "request.nothing"}]}}] | undefined field 'nothing'
        """)
    void shouldSayWhatIsWrongWithAFile(String text, String problem) throws IOException {
        Path file = folder.resolve("wrong.yaml");
        Files.writeString(file, "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\n" + text);

        assertThatThrownBy(() -> AuthorizationFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void shouldTakeModesInTheirOrder() throws IOException {
        var state = RolesState.empty();
        var all = new Authorization(() -> state, AuthorizationModes.of(List.of("RBAC", "AlwaysAllow"), null));
        var nothing = new Authorization(() -> state, AuthorizationModes.of(List.of("AlwaysDeny"), null));

        assertThat(all.allows(JANE, PODS)).isTrue();
        assertThat(nothing.refusal(JANE, Attributes.ofPath("get", "/x"))
                        .orElseThrow()
                        .message())
                .isEqualTo("forbidden: User \"jane\" cannot get path \"/x\": Everything is forbidden.");
        assertThatThrownBy(() -> AuthorizationModes.of(List.of("RBAC", "Magic"), null))
                .hasMessageContaining("\"Magic\" is not a valid mode");
    }
}
