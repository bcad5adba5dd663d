package io.streamplane.apiserver.serviceaccount;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.streamplane.schemas.digest.Sha256;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/**
 * A public key of tokens, with the one algorithm that it is used with.
 *
 * @param id made of the key, which it does not tell
 */
record TokenKey(String id, JWSAlgorithm algorithm, JWSVerifier verifier, JWK published) {

    /** Throws {@link IllegalArgumentException} where it is neither RSA nor of a curve that JWTs know. */
    static TokenKey of(PublicKey key) {
        try {
            String id = id(key);
            return switch (key) {
                case RSAPublicKey rsa ->
                    new TokenKey(
                            id,
                            JWSAlgorithm.RS256,
                            new RSASSAVerifier(rsa),
                            new RSAKey.Builder(rsa)
                                    .keyID(id)
                                    .keyUse(KeyUse.SIGNATURE)
                                    .algorithm(JWSAlgorithm.RS256)
                                    .build());
                case ECPublicKey ec -> {
                    var verifier = new ECDSAVerifier(ec);
                    JWSAlgorithm algorithm =
                            verifier.supportedJWSAlgorithms().iterator().next();
                    yield new TokenKey(
                            id,
                            algorithm,
                            verifier,
                            new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                                    .keyID(id)
                                    .keyUse(KeyUse.SIGNATURE)
                                    .algorithm(algorithm)
                                    .build());
                }
                default ->
                    throw new IllegalArgumentException("expected an RSA or EC key, but got " + key.getAlgorithm());
            };
        } catch (JOSEException e) {
            throw new IllegalArgumentException("expected a key that signs JWTs, but: " + e.getMessage(), e);
        }
    }

    /** As {@code keyIDFromPublicKey} of {@code pkg/serviceaccount/jwt.go}. */
    private static String id(PublicKey key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(key.getEncoded()));
    }

    /** Whether the token was signed with this key, by its algorithm and no other. */
    boolean signed(JWSObject token) {
        try {
            return token.getHeader().getAlgorithm().equals(algorithm) && token.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }
}
