package io.streamplane.apiserver.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authentication.TokenControllers;
import io.streamplane.apiserver.serviceaccount.AccountTokenOptions;
import io.streamplane.apiserver.serviceaccount.AccountTokens;
import io.streamplane.apiserver.serviceaccount.LegacyTokenUses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenUpkeepTest {

    private static final String TRACKING = "kube-apiserver-legacy-service-account-token-tracking";

    @TempDir
    private Path folder;

    private final TokenWorld world = new TokenWorld();

    /** The Secret of a bootstrap token, with one line of its data otherwise. */
    static String token(String id, @Nullable String otherwise) {
        String secret = """
            metadata: {name: bootstrap-token-%s}
            type: bootstrap.kubernetes.io/token
            stringData:
              token-id: %s
              token-secret: 0123456789abcdef
              usage-bootstrap-signing: 'true'
            """.formatted(id, id);
        if (otherwise == null) {
            return secret;
        }
        String key = otherwise.substring(0, otherwise.indexOf(':'));
        return secret.replaceAll("(?m)^  " + key + ":.*\n", "") + "  " + otherwise + "\n";
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, true, true",
                "2026-01-02T03:04:06Z, true, true",
                "2026-01-02T03:04:05Z, true, false",
                "soon, true, false",
                "2025-01-02T03:04:05Z, false, true",
            })
    void shouldDeleteTokensWhoseTimeIsOver(@Nullable String expiration, boolean runs, boolean stays)
            throws IOException {
        // Given
        String line = expiration == null ? null : "expiration: '" + expiration + "'";
        world.create("secrets", "kube-system", token("abcdef", line));
        world.create("secrets", "ns", token("abcdef", line));

        // When
        upkeep(runs ? TokenControllers.TOKEN_CLEANER : TokenControllers.BOOTSTRAP_SIGNER)
                .look();

        // Then
        assertThat(world.get("secrets", "kube-system", "bootstrap-token-abcdef").isPresent())
                .isEqualTo(stays);
        assertThat(world.get("secrets", "ns", "bootstrap-token-abcdef")).isPresent();
    }

    @Test
    void shouldSignClusterInfoAnewWhenItChanges() throws IOException {
        // Given
        var upkeep = upkeep(TokenControllers.BOOTSTRAP_SIGNER);
        world.create("secrets", "kube-system", token("abcdef", null));
        world.create("configmaps", "kube-public", "{metadata: {name: cluster-info}, data: {kubeconfig: one}}");
        upkeep.look();
        String first = signature();
        world.patch("configmaps", "kube-public", "cluster-info", "data: {kubeconfig: two}");
        int commands = world.commands();

        // When
        upkeep.look();
        upkeep.look();

        // Then
        assertThat(first).isEqualTo(BootstrapSigner.detachedSignature("one", "abcdef", "0123456789abcdef"));
        assertThat(signature()).isEqualTo(BootstrapSigner.detachedSignature("two", "abcdef", "0123456789abcdef"));
        assertThat(world.commands()).isEqualTo(commands + 1);
    }

    private String signature() {
        return world.get("configmaps", "kube-public", "cluster-info")
                .orElseThrow()
                .tree()
                .path("data")
                .path("jws-kubeconfig-abcdef")
                .asString();
    }

    /** Over two years: it is marked after the first, refuses its token from then on, and goes after the second. */
    @Test
    void shouldEndTokensThatNobodyUses() throws IOException {
        // Given
        var upkeep = upkeep(TokenControllers.LEGACY_TOKEN_CLEANER);
        world.create("configmaps", "kube-system", "{metadata: {name: " + TRACKING + "}, data: {since: once}}");
        world.create("serviceaccounts", "ns", "{metadata: {name: robot}, secrets: [{name: old}]}");
        for (String name : Set.of("old", "own")) {
            world.create("secrets", "ns", """
                {metadata: {name: %s, annotations: {kubernetes.io/service-account.name: robot}},
                 type: kubernetes.io/service-account-token}
                """.formatted(name));
        }
        upkeep.look();
        int commands = world.commands();

        // When
        world.pass(Duration.ofDays(365));
        upkeep.look();
        String early = invalidSince();
        world.pass(Duration.ofDays(1));
        upkeep.look();
        String marked = invalidSince();
        world.pass(Duration.ofDays(365));
        upkeep.look();
        boolean stays = world.get("secrets", "ns", "old").isPresent();
        world.pass(Duration.ofDays(1));
        upkeep.look();

        // Then
        assertThat(LegacyTokenTracking.since(world.state())).hasToString("2026-01-02");
        assertThat(early).isEmpty();
        assertThat(marked).isEqualTo("2027-01-03");
        assertThat(stays).isTrue();
        assertThat(world.get("secrets", "ns", "old")).isEmpty();
        assertThat(world.get("secrets", "ns", "own")).isPresent();
        assertThat(world.commands()).isEqualTo(commands + 2);
    }

    private String invalidSince() {
        return world.get("secrets", "ns", "old")
                .orElseThrow()
                .labels()
                .path(LegacyTokenUses.INVALID_SINCE)
                .asString("");
    }

    private TokenUpkeep upkeep(String controller) throws IOException {
        var tokens = new AccountTokens(AccountTokenOptions.STANDARD, folder, world::state, world::now);
        return new TokenUpkeep(
                world.operations(),
                world::state,
                tokens.legacyUses(),
                new TokenControllers(Set.of(controller), TokenControllers.CLEAN_UP_AFTER),
                world::now);
    }
}
