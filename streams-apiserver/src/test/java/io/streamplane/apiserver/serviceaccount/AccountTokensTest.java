package io.streamplane.apiserver.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.CredentialNotes;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AccountTokensTest {

    private static final List<String> API = AccountTokenOptions.STANDARD.audiences();
    private static final String POD = "spec: {boundObjectRef: {apiVersion: v1, kind: Pod, name: p}}";

    @TempDir
    private Path folder;

    private final AccountWorld world = new AccountWorld();
    private AccountTokens tokens;

    @BeforeEach
    void makeKeys() throws IOException {
        tokens = world.tokens(AccountTokenOptions.STANDARD, folder);
    }

    @Test
    void shouldSayWhatUpstreamSays() throws ParseException {
        // When
        String token = world.token(tokens, POD);

        // Then
        JWSObject parsed = JWSObject.parse(token);
        ObjectNode claims =
                (ObjectNode) JsonMapper.shared().readTree(parsed.getPayload().toString());
        assertThat(claims.remove("jti").asString()).hasSize(36);
        assertThat(claims).isEqualTo(AccountWorld.tree("""
                aud: [https://kubernetes.default.svc.cluster.local]
                exp: 1767326645
                iat: 1767323045
                iss: https://kubernetes.default.svc.cluster.local
                kubernetes.io:
                  namespace: ns
                  node: {name: n1, uid: %s}
                  pod: {name: p, uid: %s}
                  serviceaccount: {name: robot, uid: %s}
                nbf: 1767323045
                sub: system:serviceaccount:ns:robot
                """.formatted(
                        world.uid("nodes", "", "n1"),
                        world.uid("pods", "ns", "p"),
                        world.uid("serviceaccounts", "ns", "robot"))));
        assertThat(parsed.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(parsed.getHeader().getKeyID()).isNotEmpty();
    }

    @Test
    void shouldKnowAccountWithPodAndNode() {
        // Given
        String token = world.token(tokens, POD);

        // When
        TokenVerdict verdict = tokens.authenticate(token, API);

        // Then
        AuthenticatedUser user = ((TokenVerdict.Known) verdict).user();
        assertThat(user.name()).isEqualTo("system:serviceaccount:ns:robot");
        assertThat(user.uid()).isEqualTo(world.uid("serviceaccounts", "ns", "robot"));
        assertThat(user.groups()).containsExactly("system:serviceaccounts", "system:serviceaccounts:ns");
        assertThat(user.extra())
                .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"))
                .containsEntry("authentication.kubernetes.io/pod-uid", List.of(world.uid("pods", "ns", "p")))
                .containsEntry("authentication.kubernetes.io/node-name", List.of("n1"))
                .containsEntry("authentication.kubernetes.io/node-uid", List.of(world.uid("nodes", "", "n1")));
        assertThat(user.extra())
                .hasEntrySatisfying(
                        AuthenticatedUser.CREDENTIAL_ID,
                        ids -> assertThat(ids.getFirst()).startsWith("JTI="));
    }

    /** What is asked for, what is then deleted (and perhaps made again), and what becomes of the token. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Pod    p  | -                     | good",
                "Pod    p  | pods ns p             | service account token has been invalidated",
                "Pod    p  | nodes - n1            | good",
                "Pod    p  | secrets ns s          | good",
                "Secret s  | secrets ns s          | service account token has been invalidated",
                "Secret s  | secrets ns s again    | secret UID (UID) does not match service account secret ref claim (OLD)",
                "Node   n1 | nodes - n1            | service account token has been invalidated",
                "Node   n1 | nodes - n1 again      | node UID (UID) does not match service account node ref claim (OLD)",
                "-         | serviceaccounts ns robot | serviceaccounts \"robot\" not found",
                "-         | serviceaccounts ns robot again | service account UID (UID) does not match claim (OLD)",
            })
    void shouldEndWithWhatItIsBoundTo(String bound, String deleted, String expected) {
        // Given
        String[] reference = bound == null ? new String[0] : bound.split(" +");
        String token = world.token(
                tokens,
                bound == null
                        ? "{}"
                        : "spec: {boundObjectRef: {apiVersion: v1, kind: " + reference[0] + ", name: " + reference[1]
                                + "}}");
        assertThat(tokens.authenticate(token, API)).isInstanceOf(TokenVerdict.Known.class);

        // When
        if (deleted != null) {
            String[] object = deleted.replace("-", "").split(" ");
            world.delete(object[0], object[1], object[2]);
            if (object.length > 3) {
                world.create(object[0], object[1], "metadata: {name: " + object[2] + "}");
            }
        }

        // Then
        assertThat(said(tokens.authenticate(token, API)).replaceAll("\\(uid-\\d+\\)(.*)\\(uid-\\d+\\)", "(UID)$1(OLD)"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, good",
        "599, good",
        "660, good",
        "661, service account token has expired",
        "-60, good",
        "-61, service account token is not valid yet",
    })
    void shouldHoldForItsTime(long seconds, String expected) {
        // Given
        String token = world.token(tokens, "spec: {expirationSeconds: 600}");

        // When
        world.pass(Duration.ofSeconds(seconds));

        // Then
        assertThat(said(tokens.authenticate(token, API))).isEqualTo(expected);
    }

    @Test
    void shouldHoldForItsAudiences() {
        // Given
        String token = world.token(tokens, "spec: {audiences: [vault, bank]}");

        // When
        TokenVerdict here = tokens.authenticate(token, API);
        TokenVerdict there = tokens.authenticate(token, List.of("vault"));

        // Then
        assertThat(said(here))
                .isEqualTo("token audiences [\"vault\" \"bank\"] is invalid for the target audiences [\""
                        + API.getFirst() + "\"]");
        assertThat(((TokenVerdict.Known) there).audiences()).containsExactly("vault");
    }

    @Test
    void shouldExtendWhatAdmissionMounts() throws ParseException {
        // When
        String token = world.token(tokens, POD.replace("spec: {", "spec: {expirationSeconds: 3607, "));

        // Then
        Map<String, Object> claims = JWSObject.parse(token).getPayload().toJSONObject();
        assertThat(claims).containsEntry("exp", AccountWorld.START.getEpochSecond() + 365L * 24 * 3600);
        assertThat(claims.get("kubernetes.io")).asString().contains("warnafter=1767326652");
    }

    @Test
    void shouldSayWhenAMountedTokenIsStale() {
        // Given
        String mounted = world.token(tokens, POD.replace("spec: {", "spec: {expirationSeconds: 3607, "));
        String other = world.token(tokens, "{}");
        var counted = new ArrayList<TokenUse>();
        tokens.tell(counted::add);

        // When
        TokenVerdict fresh = tokens.authenticate(mounted, API);
        world.pass(Duration.ofSeconds(3607));
        TokenVerdict last = tokens.authenticate(mounted, API);
        world.pass(Duration.ofSeconds(5));
        TokenVerdict stale = tokens.authenticate(mounted, API);
        TokenVerdict shortLived = tokens.authenticate(other, API);

        // Then
        assertThat(List.of(fresh, last, shortLived))
                .allSatisfy(
                        each -> assertThat(((TokenVerdict.Known) each).notes()).isEqualTo(CredentialNotes.NONE));
        assertThat(((TokenVerdict.Known) stale).notes())
                .isEqualTo(new CredentialNotes(
                        Map.of(
                                "authentication.k8s.io/stale-token",
                                "subject: system:serviceaccount:ns:robot, seconds after warning threshold: 5"),
                        List.of()));
        assertThat(counted).containsExactly(TokenUse.VALID, TokenUse.VALID, TokenUse.STALE);
    }

    @Test
    void shouldKeepKeyToItself() throws IOException {
        // Given
        String token = world.token(tokens, "{}");

        // When
        AccountTokens again = world.tokens(AccountTokenOptions.STANDARD, folder);

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("sa.key"))))
                .isEqualTo("rw-------");
        assertThat(again.authenticate(token, API)).isInstanceOf(TokenVerdict.Known.class);
    }

    @Test
    void shouldTakeUpKeysOfChangedFiles() throws IOException, GeneralSecurityException {
        // Given
        Path others = Files.copy(rsaKey(), folder.resolve("others.pem"));
        var options = new AccountTokenOptions(API, API, folder.resolve("sa.key"), List.of(others), 0, true, null);
        AccountTokens watching = world.tokens(options, folder);
        String old = world.token(watching, "{}");
        assertThat(said(watching.authenticate(old, API))).isEqualTo("good");

        // When
        Files.writeString(folder.resolve("sa.key"), "no key");
        Configured.Look broken = watching.setting().look();
        Configured.Look again = watching.setting().look();
        String still = said(watching.authenticate(old, API));
        Files.copy(others, folder.resolve("sa.key"), StandardCopyOption.REPLACE_EXISTING);
        Configured.Look mended = watching.setting().look();

        // Then
        assertThat(broken).isInstanceOf(Configured.Unusable.class);
        assertThat(again).isInstanceOf(Configured.Unchanged.class);
        assertThat(still).isEqualTo("good");
        assertThat(mended).isInstanceOf(Configured.Changed.class);
        assertThat(said(watching.authenticate(old, API))).isEqualTo("invalid signature, no keys found");
        assertThat(said(watching.authenticate(world.token(watching, "{}"), API)))
                .isEqualTo("good");
    }

    @Test
    void shouldChangeKeys() throws IOException, GeneralSecurityException, ParseException {
        // Given
        Path fresh = rsaKey();
        var changed = new AccountTokenOptions(API, API, fresh, List.of(folder.resolve("sa.key")), 0, true, null);
        String old = world.token(tokens, "{}");

        // When
        AccountTokens after = world.tokens(changed, folder);

        // Then
        String made = world.token(after, "{}");
        assertThat(JWSObject.parse(made).getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(said(after.authenticate(made, API))).isEqualTo("good");
        assertThat(said(after.authenticate(old, API))).isEqualTo("good");
        assertThat(said(tokens.authenticate(made, API))).isEqualTo("invalid signature, no keys found");
        assertThat(JWKSet.parse(new OpenIdDocuments(after).keys()).getKeys()).hasSize(2);
        assertThat(new OpenIdDocuments(after).configuration("localhost:1"))
                .isEqualTo("{\"issuer\":\"https://kubernetes.default.svc.cluster.local\","
                        + "\"jwks_uri\":\"https://localhost:1/openid/v1/jwks\",\"response_types_supported\":[\"id_token\"],"
                        + "\"subject_types_supported\":[\"public\"],"
                        + "\"id_token_signing_alg_values_supported\":[\"ES256\",\"RS256\"]}");
    }

    private Path rsaKey() throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(pair.getPrivate());
        }
        return Files.writeString(folder.resolve("rsa.key"), text.toString());
    }

    /** The claims are good, and the signature is none, by an outsider, or made with what everybody knows. */
    @Test
    void shouldRefuseForgedTokens() throws JOSEException, ParseException, GeneralSecurityException {
        // Given
        JWSObject good = JWSObject.parse(world.token(tokens, "{}"));
        String id = good.getHeader().getKeyID();
        Payload claims = good.getPayload();
        byte[] published = JWKSet.parse(new OpenIdDocuments(tokens).keys())
                .getKeys()
                .getFirst()
                .toECKey()
                .toPublicKey()
                .getEncoded();
        var confused = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(id).build(), claims);
        confused.sign(new MACSigner(published));
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var foreign = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build(), claims);
        foreign.sign(new ECDSASigner((ECPrivateKey) generator.generateKeyPair().getPrivate()));
        String none = base64("{\"alg\":\"none\"}") + "." + claims.toBase64URL() + ".";
        String[] parts = good.serialize().split("\\.");
        String other = parts[0] + "." + base64(claims.toString().replace(":robot", ":other")) + "." + parts[2];

        // Then
        assertThat(said(tokens.authenticate(confused.serialize(), API))).isEqualTo("invalid signature");
        assertThat(said(tokens.authenticate(foreign.serialize(), API))).isEqualTo("invalid signature");
        assertThat(said(tokens.authenticate(other, API))).isEqualTo("invalid signature");
        assertThat(said(tokens.authenticate(none, API))).isEqualTo("unknown");
        assertThat(said(tokens.authenticate(parts[0] + "." + parts[1] + ".", API)))
                .isEqualTo("unknown");
        for (String broken : List.of("", ".", "..", "a.b.c", "{}", "x".repeat(1_000_000), parts[0] + "." + parts[1])) {
            assertThat(said(tokens.authenticate(broken, API))).isEqualTo("unknown");
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String said(TokenVerdict verdict) {
        return switch (verdict) {
            case TokenVerdict.Known _ -> "good";
            case TokenVerdict.Refused refused -> refused.why();
            case TokenVerdict.Unknown _ -> "unknown";
        };
    }
}
