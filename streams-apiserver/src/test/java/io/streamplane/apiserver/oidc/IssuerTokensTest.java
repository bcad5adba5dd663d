package io.streamplane.apiserver.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuerTokensTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final long END = NOW.getEpochSecond() + 60;
    private static final String CLAIMS = "{\"iss\":\"ISSUER\",\"aud\":\"me\",\"exp\":" + END + ",\"sub\":\"jane\","
            + "\"groups\":[\"dev\",\"ops\"],\"email\":\"jane@example.com\",\"email_verified\":true,\"team\":\"blue\"}";
    private static final String PLAIN = """
            claimMappings:
              username: {claim: sub, prefix: 'oidc:'}
              groups: {claim: groups, prefix: 'oidc:'}
            """;

    @TempDir
    private static Path folder;

    private static SmallIssuer issuer;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException, JOSEException {
        issuer = new SmallIssuer(folder);
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    private static IssuerTokens tokens(String mapping) throws IOException {
        String pem = issuer.authorityPem().indent(6);
        Path file =
                Files.writeString(folder.resolve("config.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt:
                - issuer:
                    url: %s
                    audiences: [me, you]
                    audienceMatchPolicy: MatchAny
                    certificateAuthority: |
                %s
                """.formatted(issuer.url(), pem) + mapping.indent(2));
        return new IssuerTokens(AuthenticationConfig.read(file).issuers().getFirst(), () -> NOW);
    }

    private static TokenVerdict verdict(IssuerTokens tokens, String token) {
        return tokens.authenticate(token, List.of("api"));
    }

    /** What the claims are changed to, and what is said of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | oidc:jane [oidc:dev, oidc:ops]",
                "`\"aud\":\"me\"` | `\"aud\":[\"x\",\"you\"]` | oidc:jane [oidc:dev, oidc:ops]",
                "`[\"dev\",\"ops\"]` | `\"dev\"` | oidc:jane [oidc:dev]",
                "`\"groups\"` | `\"other\"` | oidc:jane []",
                "`\"aud\":\"me\"` | `\"aud\":\"them\"` | oidc: verify token: oidc: expected audience in [me, you] got [them]",
                "`\"exp\"` | `\"expires\"` | oidc: verify token: oidc: token is expired (Token Expiry: 0)",
                "`\"sub\"` | `\"subject\"` | oidc: parse username claims \"sub\": claim not present",
                "`\"sub\":\"jane\"` | `\"sub\":7` | oidc: parse claim \"sub\": expected texts",
                "`ISSUER` | `https://elsewhere` | unknown",
            })
    void shouldReadClaims(String from, String to, String expected) throws IOException, JOSEException {
        // Given
        String claims = from.isEmpty() ? CLAIMS : CLAIMS.replace(from, to);

        // When
        TokenVerdict verdict = verdict(tokens(PLAIN), issuer.token(claims));

        // Then
        assertThat(said(verdict)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username: {expression: 'claims.sub + \"@\" + claims.team'} | jane@blue []",
                "username: {expression: 'claims.email'}, groups: {expression: 'claims.groups.filter(g, g != \"ops\")'} | jane@example.com [dev]",
                "username: {expression: 'claims.sub'}, groups: {expression: 'claims.?roles.orValue([])'} | jane []",
                "username: {expression: 'claims.nothing'} | expression 'claims.nothing' resulted in error: no such key: nothing",
                "username: {claim: email, prefix: ''} | jane@example.com []",
            })
    void shouldMapByExpressions(String mapping, String expected) throws IOException, JOSEException {
        // When
        TokenVerdict verdict = verdict(tokens("claimMappings: {" + mapping + "}"), issuer.token(CLAIMS));

        // Then
        assertThat(said(verdict)).isEqualTo(expected);
    }

    @Test
    void shouldMapUidAndExtra() throws IOException, JOSEException {
        // Given
        IssuerTokens tokens = tokens("""
                claimMappings:
                  username: {claim: sub, prefix: ''}
                  uid: {claim: email}
                  extra: [{key: example.com/team, valueExpression: claims.team}]
                """);

        // When
        TokenVerdict verdict = verdict(tokens, issuer.token(CLAIMS));

        // Then
        assertThat(verdict)
                .isEqualTo(new TokenVerdict.Known(new AuthenticatedUser(
                        "jane", "jane@example.com", List.of(), Map.of("example.com/team", List.of("blue")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claimValidationRules: [{claim: team, requiredValue: blue}] | oidc:jane [oidc:dev, oidc:ops]",
                "claimValidationRules: [{claim: team, requiredValue: red}] | oidc: required claim team value does not match. Got = blue, want = red",
                "claimValidationRules: [{claim: hd, requiredValue: red}] | oidc: required claim hd not present in ID token",
                "claimValidationRules: [{expression: 'claims.exp - 60 < 0', message: too long}] | oidc: error evaluating claim validation expression: validation expression 'claims.exp - 60 < 0' failed: too long",
                "userValidationRules: [{expression: '!user.username.startsWith(\"system:\")', message: reserved}] | oidc:jane [oidc:dev, oidc:ops]",
                "userValidationRules: [{expression: 'user.groups.exists(g, g == \"x\")', message: no x}] | oidc: error evaluating user info validation rule: validation expression 'user.groups.exists(g, g == \"x\")' failed: no x",
            })
    void shouldHoldToRules(String rules, String expected) throws IOException, JOSEException {
        // When
        TokenVerdict verdict = verdict(tokens(PLAIN + rules), issuer.token(CLAIMS));

        // Then
        assertThat(said(verdict)).isEqualTo(expected);
    }

    @Test
    void shouldRefuseUnverifiedMail() throws IOException, JOSEException {
        // When
        TokenVerdict verdict = verdict(
                tokens("claimMappings: {username: {claim: email, prefix: ''}}"),
                issuer.token(CLAIMS.replace("\"email_verified\":true", "\"email_verified\":false")));

        // Then
        assertThat(said(verdict)).isEqualTo("oidc: email not verified");
    }

    @Test
    void shouldFetchKeysAgainForANewOne() throws IOException, JOSEException {
        // Given
        IssuerTokens tokens = tokens(PLAIN);
        String old = issuer.token(CLAIMS);
        assertThat(verdict(tokens, old)).isInstanceOf(TokenVerdict.Known.class);
        int before = issuer.fetched.get();
        assertThat(verdict(tokens, old)).isInstanceOf(TokenVerdict.Known.class);
        assertThat(issuer.fetched.get()).isEqualTo(before);

        // When
        issuer.changeKey("second");

        // Then
        assertThat(verdict(tokens, issuer.token(CLAIMS))).isInstanceOf(TokenVerdict.Known.class);
        assertThat(verdict(tokens, old)).isInstanceOf(TokenVerdict.Refused.class);
    }

    @Test
    void shouldRefuseForgedTokens() throws IOException, JOSEException {
        // Given
        IssuerTokens tokens = tokens(PLAIN);
        String good = issuer.token(CLAIMS);
        var secret =
                new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(CLAIMS.replace("ISSUER", issuer.url())));
        secret.sign(new MACSigner(new byte[32]));
        String[] parts = good.split("\\.");

        // Then
        assertThat(said(verdict(tokens, secret.serialize())))
                .startsWith("oidc: verify token: failed to verify signature");
        assertThat(said(verdict(tokens, good.substring(0, good.length() - 8) + "AAAAAAAA")))
                .startsWith("oidc: verify token: failed to verify signature");
        assertThat(said(verdict(tokens, "eyJhbGciOiJub25lIn0." + parts[1] + ".")))
                .isEqualTo("unknown");
        assertThat(said(verdict(tokens, "x".repeat(1_000_000)))).isEqualTo("unknown");
    }

    @Test
    void shouldRefuseWhileTheIssuerIsAway() throws IOException, JOSEException {
        // Given
        var away = new JwtIssuer(
                "https://127.0.0.1:1",
                null,
                null,
                List.of("me"),
                JwtIssuer.ALL_ALGORITHMS,
                new JwtIssuer.Source("sub", "", null),
                null,
                null,
                Map.of(),
                List.of(),
                List.of());

        // When
        TokenVerdict verdict = verdict(
                new IssuerTokens(away, () -> NOW), issuer.token(CLAIMS.replace("ISSUER", "https://127.0.0.1:1")));

        // Then
        assertThat(said(verdict)).startsWith("oidc: verify token: failed to verify signature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jwt: [{issuer: {url: 'http://a', audiences: [b]}}] | jwt[0].issuer.url: expected an https URL",
                "jwt: [{issuer: {url: 'https://a', audiences: []}}] | jwt[0].issuer.audiences: at least one is required",
                "jwt: [{issuer: {url: 'https://a', audiences: [b]}}] | jwt[0].claimMappings: required value",
                "jwt: [{issuer: {url: 'https://a', audiences: [b]}, claimMappings: {username: {claim: sub}}}] | jwt[0].claimMappings.username.prefix: required when claim is set",
                "jwt: [{issuer: {url: 'https://a', audiences: [b]}, claimMappings: {username: {expression: 'claims.'}}}] | jwt[0].claimMappings.username.expression: compilation failed",
                "jwt: [{issuers: {}}] | jwt[0].issuers: unknown field",
                "kinds: x | kinds: unknown field",
                "anonymous: {enabled: false, conditions: [{path: /livez}]} | anonymous.conditions: must not be set when enabled is false",
            })
    void shouldRefuseWrongFiles(String content, String why) throws IOException {
        // Given
        Path file = Files.writeString(
                folder.resolve("wrong.yaml"),
                "apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\n" + content + "\n");

        // Then
        assertThatThrownBy(() -> AuthenticationConfig.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    private static String said(TokenVerdict verdict) {
        return switch (verdict) {
            case TokenVerdict.Known known ->
                known.user().name() + " " + known.user().groups();
            case TokenVerdict.Refused refused -> refused.why();
            case TokenVerdict.Unknown _ -> "unknown";
        };
    }
}
