package io.streamplane.apiserver.serviceaccount;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of tokens: one signs, all are believed, so that keys can be changed without making tokens void. Thread-safe. */
final class TokenKeys {

    private final TokenKey own;
    private final JWSSigner signer;
    private final Map<String, TokenKey> all;

    private TokenKeys(TokenKey own, JWSSigner signer, Map<String, TokenKey> all) {
        this.own = own;
        this.signer = signer;
        this.all = all;
    }

    /**
     * Those of files, as they are whenever they are asked for.
     *
     * @param kept folder of a signing key of the cluster's own, which is made where it is missing
     */
    static Configured<TokenKeys> watched(AccountTokenOptions options, Path kept) throws IOException {
        Path signing = options.signingKey() == null ? KeyFiles.kept(kept) : options.signingKey();
        return Configured.of("service-account-keys", signing, file -> of(file, options.keys()), _ -> options.keys());
    }

    private static TokenKeys of(Path signing, List<Path> others) throws IOException {
        KeyPair pair = KeyFiles.pair(signing);
        try {
            TokenKey own = TokenKey.of(pair.getPublic());
            var all = new LinkedHashMap<String, TokenKey>();
            all.put(own.id(), own);
            for (Path file : others) {
                KeyFiles.publicKeys(file).stream().map(TokenKey::of).forEach(key -> all.putIfAbsent(key.id(), key));
            }
            JWSSigner signer = pair.getPrivate() instanceof ECPrivateKey ec
                    ? new ECDSASigner(ec)
                    : new RSASSASigner(pair.getPrivate());
            return new TokenKeys(own, signer, all);
        } catch (JOSEException | IllegalArgumentException e) {
            throw new IOException("cannot use the keys of ServiceAccount tokens: " + e.getMessage(), e);
        }
    }

    String sign(String claims) {
        var header = new JWSHeader.Builder(own.algorithm()).keyID(own.id()).build();
        var token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("failed to generate token: " + e.getMessage(), e);
        }
        return token.serialize();
    }

    /** What is wrong with the signature; null where it is good. A token that names no key may be of any. */
    @Nullable
    String problem(JWSObject token) {
        String id = token.getHeader().getKeyID();
        List<TokenKey> keys =
                id == null ? List.copyOf(all.values()) : all.containsKey(id) ? List.of(all.get(id)) : List.of();
        if (keys.isEmpty()) {
            return "invalid signature, no keys found";
        }
        return keys.stream().anyMatch(key -> key.signed(token)) ? null : "invalid signature";
    }

    List<String> algorithms() {
        return all.values().stream()
                .map(key -> key.algorithm().getName())
                .distinct()
                .sorted()
                .toList();
    }

    /** The JWKS. */
    String published() {
        return new JWKSet(all.values().stream().map(TokenKey::published).toList()).toString(true);
    }
}
