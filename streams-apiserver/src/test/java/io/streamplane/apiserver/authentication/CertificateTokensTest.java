package io.streamplane.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.certificate.CertificateAuthority.Identity;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.certificate.CertificateTrust;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateTokensTest {

    private final Instant now = Instant.now();

    @TempDir
    private Path folder;

    private Identity node;
    private CertificateTokens tokens;

    @BeforeEach
    void join() throws Exception {
        var cluster = CertificateAuthority.in(folder.resolve("cluster"));
        node = cluster.newClient("system:node:node-1", List.of("system:nodes"));
        tokens = new CertificateTokens(new CertificateTrust(List.of(cluster.certificate()), () -> now), () -> now);
    }

    private String token(Identity shown, Identity signing, String audience, Duration life) throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .x509CertChain(List.of(Base64.encode(shown.certificate().getEncoded())))
                .build();
        var claims = new JWTClaimsSet.Builder()
                .audience(audience)
                .expirationTime(Date.from(now.plus(life)))
                .build();
        var token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner((ECPrivateKey) signing.key()));
        return "Bearer " + token.serialize();
    }

    @Test
    void shouldKnowTheHolderOfACertificate() throws Exception {
        // When
        var user = tokens.user(token(node, node, CertificateTokens.AUDIENCE, Duration.ofMinutes(10)));

        // Then
        assertThat(user.map(AuthenticatedUser::name)).contains("system:node:node-1");
        assertThat(user.map(AuthenticatedUser::groups)).contains(List.of("system:nodes"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://kubernetes.default.svc.cluster.local, PT10M, node",
        "proposals.streamplane.io, PT0S, node",
        "proposals.streamplane.io, -PT1M, node",
        "proposals.streamplane.io, PT24H, node",
        "proposals.streamplane.io, PT10M, foreign",
        "proposals.streamplane.io, PT10M, stolen",
    })
    void shouldNotKnowATokenForOthersOrTooLongOrOfAnotherKey(String audience, Duration life, String whose)
            throws Exception {
        // Given
        var outside = CertificateAuthority.in(folder.resolve("outside"));
        Identity foreign = outside.newClient("system:node:node-1", List.of("system:nodes"));
        String token = switch (whose) {
            case "foreign" -> token(foreign, foreign, audience, life);
            case "stolen" -> token(node, foreign, audience, life);
            default -> token(node, node, audience, life);
        };

        // Then
        assertThat(tokens.user(token)).isEmpty();
    }

    @Test
    void shouldNotKnowWhatIsNoSuchToken() {
        assertThat(tokens.user("Bearer a.b.c")).isEmpty();
        assertThat(tokens.user("Bearer abcdef.0123456789abcdef")).isEmpty();
        assertThat(tokens.user("Basic x")).isEmpty();
    }
}
