package io.streamplane.apiserver.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.CredentialNotes;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.journal.state.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class TokenSecretsTest {

    private static final List<String> API = AccountTokenOptions.STANDARD.audiences();
    private static final String SECRET = """
        metadata: {name: old, annotations: {kubernetes.io/service-account.name: %s}}
        type: kubernetes.io/service-account-token
        """;

    @TempDir
    private Path folder;

    private final AccountWorld world = new AccountWorld();
    private AccountTokens tokens;

    @BeforeEach
    void makeKeys() throws IOException {
        tokens = world.tokens(AccountTokenOptions.STANDARD, folder);
        world.fillSecretsBy(tokens);
    }

    @Test
    void shouldFillSecretWithTokenThatHolds() {
        // When
        ObjectNode secret = world.create("secrets", "ns", SECRET.formatted("robot"));

        // Then
        assertThat(data(secret, "namespace")).isEqualTo("ns");
        assertThat(data(secret, "ca.crt")).isEqualTo("the authority");
        assertThat(secret.at("/metadata/annotations")
                        .path("kubernetes.io/service-account.uid")
                        .asString())
                .isEqualTo(world.uid("serviceaccounts", "ns", "robot"));
        world.pass(Duration.ofDays(3000));
        TokenVerdict verdict = tokens.authenticate(data(secret, "token"), API);
        assertThat(((TokenVerdict.Known) verdict).user().name()).isEqualTo("system:serviceaccount:ns:robot");
        assertThat(((TokenVerdict.Known) verdict).user().extra()).isEmpty();
    }

    @Test
    void shouldEndTokenWithItsSecret() {
        // Given
        String token = data(world.create("secrets", "ns", SECRET.formatted("robot")), "token");

        // When
        world.delete("secrets", "ns", "old");
        TokenVerdict gone = tokens.authenticate(token, API);
        world.create("secrets", "ns", SECRET.formatted("other"));
        TokenVerdict replaced = tokens.authenticate(token, API);

        // Then
        assertThat(gone).isEqualTo(new TokenVerdict.Refused("Token has been invalidated"));
        assertThat(replaced).isEqualTo(new TokenVerdict.Refused("Token does not match server's copy"));
    }

    /** As {@code TestValidate} of upstream's legacy tokens has it: the day is told once, also of one that counts no more. */
    @Test
    void shouldTellThatTokenIsUsedAndRefuseOneThatIsMarked() {
        // Given
        String token = data(world.create("secrets", "ns", SECRET.formatted("robot")), "token");
        LegacyTokenUses uses = tokens.legacyUses();

        // When
        tokens.authenticate(token, API);
        tokens.authenticate(token, API);
        StoredObject used = uses.take();
        StoredObject more = uses.take();
        world.label("secrets", "ns", "old", LegacyTokenUses.LAST_USED, "2026-01-03");
        tokens.authenticate(token, API);
        StoredObject tomorrow = uses.take();
        world.label("secrets", "ns", "old", LegacyTokenUses.LAST_USED, "2026-01-01");
        world.label("secrets", "ns", "old", LegacyTokenUses.INVALID_SINCE, "2026-01-01");
        TokenVerdict marked = tokens.authenticate(token, API);
        StoredObject tried = uses.take();
        world.label("secrets", "ns", "old", LegacyTokenUses.INVALID_SINCE, null);

        // Then
        assertThat(used).isNotNull();
        assertThat(more).isNull();
        assertThat(tomorrow).isNull();
        assertThat(marked)
                .isInstanceOfSatisfying(
                        TokenVerdict.Refused.class,
                        refused -> assertThat(refused.why())
                                .startsWith("the token in secret ns/old for service account ns/robot has been marked"));
        assertThat(tried).isNotNull();
        assertThat(tokens.authenticate(token, API)).isInstanceOf(TokenVerdict.Known.class);
    }

    @Test
    void shouldSayWhetherTheTokenWasMadeByItself() {
        // Given
        String token = data(world.create("secrets", "ns", SECRET.formatted("robot")), "token");
        var counted = new ArrayList<TokenUse>();
        tokens.tell(counted::add);

        // When
        CredentialNotes manual = notes(tokens.authenticate(token, API));
        world.patch("serviceaccounts", "ns", "robot", "secrets: [{name: other}, {name: old}]");
        CredentialNotes generated = notes(tokens.authenticate(token, API));
        world.label("secrets", "ns", "old", LegacyTokenUses.INVALID_SINCE, "2026-01-01");
        TokenVerdict marked = tokens.authenticate(token, API);

        // Then
        assertThat(manual)
                .isEqualTo(new CredentialNotes(
                        Map.of(
                                "authentication.k8s.io/legacy-token", "system:serviceaccount:ns:robot",
                                "authentication.k8s.io/legacy-token-manual-secret", "old"),
                        List.of()));
        assertThat(generated)
                .isEqualTo(new CredentialNotes(
                        Map.of(
                                "authentication.k8s.io/legacy-token", "system:serviceaccount:ns:robot",
                                "authentication.k8s.io/legacy-token-autogenerated-secret", "old"),
                        List.of("Use tokens from the TokenRequest API or manually created secret-based tokens instead"
                                + " of auto-generated secret-based tokens.")));
        assertThat(marked)
                .isEqualTo(new TokenVerdict.Refused("the token in secret ns/old for service account ns/robot has been"
                        + " marked invalid. Use tokens from the TokenRequest API or manually created secret-based"
                        + " tokens, or remove the 'kubernetes.io/legacy-token-invalid-since' label from the secret to"
                        + " temporarily allow use of this token"));
        assertThat(counted)
                .containsExactly(
                        TokenUse.LEGACY,
                        TokenUse.MANUAL,
                        TokenUse.LEGACY,
                        TokenUse.AUTO_GENERATED,
                        TokenUse.LEGACY,
                        TokenUse.INVALIDATED);
    }

    private static CredentialNotes notes(TokenVerdict verdict) {
        return ((TokenVerdict.Known) verdict).notes();
    }

    @Test
    void shouldGiveNothingToAnAccountThatIsNotThere() {
        // When
        ObjectNode secret = world.create("secrets", "ns", SECRET.formatted("nobody"));

        // Then
        assertThat(secret.has("data")).isFalse();
    }

    private static String data(ObjectNode secret, String field) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(field).asString()), StandardCharsets.UTF_8);
    }
}
