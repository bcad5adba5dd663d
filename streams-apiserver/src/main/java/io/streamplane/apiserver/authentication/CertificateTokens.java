package io.streamplane.apiserver.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.certificate.CertificateTrust;
import io.streamplane.schemas.credential.BearerHeaders;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows the holders of client certificates by tokens that they have signed with their keys: JWTs (ES256) with the certificate in the
 * header ({@code x5c}), for proposals only, and for some minutes. So kubelets that have joined show on a topic who they are. Thread-safe.
 */
final class CertificateTokens {

    /** What such tokens are for. */
    static final String AUDIENCE = "proposals.streamplane.io";

    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int LARGEST = 16 * 1024;

    private final CertificateTrust trust;
    private final InstantSource clock;

    CertificateTokens(CertificateTrust trust, InstantSource clock) {
        this.trust = trust;
        this.clock = clock;
    }

    /** The user of a header's value; empty where it has no such token, or one that does not count. */
    Optional<AuthenticatedUser> user(String authorization) {
        String token = BearerHeaders.token(authorization);
        if (token.isEmpty() || token.length() > LARGEST) {
            return Optional.empty();
        }
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            List<X509Certificate> chain = chain(parsed);
            return !chain.isEmpty()
                            && parsed.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
                            && holds(parsed.getJWTClaimsSet())
                            && trust.trusts(chain)
                            && isSignedBy(chain.getFirst(), parsed)
                    ? Optional.of(CertificateAuthority.user(chain.getFirst()))
                    : Optional.empty();
        } catch (ParseException | CertificateException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean holds(@Nullable JWTClaimsSet claims) {
        if (claims == null || claims.getExpirationTime() == null) {
            return false;
        }
        Instant now = clock.instant();
        Instant end = claims.getExpirationTime().toInstant();
        return claims.getAudience().equals(List.of(AUDIENCE)) && now.isBefore(end) && !end.isAfter(now.plus(LONGEST));
    }

    private static boolean isSignedBy(X509Certificate certificate, SignedJWT token) throws JOSEException {
        return certificate.getPublicKey() instanceof ECPublicKey key && token.verify(new ECDSAVerifier(key));
    }

    private static List<X509Certificate> chain(SignedJWT token) throws CertificateException {
        var encoded = token.getHeader().getX509CertChain();
        if (encoded == null) {
            return List.of();
        }
        var factory = java.security.cert.CertificateFactory.getInstance("X.509");
        var chain = new ArrayList<X509Certificate>(encoded.size());
        for (var each : encoded) {
            chain.add((X509Certificate) factory.generateCertificate(new java.io.ByteArrayInputStream(each.decode())));
        }
        return chain;
    }
}
