package io.streamplane.apiserver.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Knows the tokens of one OpenID issuer ({@code plugin/pkg/authenticator/token/oidc}). Thread-safe; may ask the issuer for its keys. */
public final class IssuerTokens implements TokenAuthenticator {

    private static final int LONGEST = 64 * 1024;
    private static final Duration NOT_YET = Duration.ofMinutes(5);

    private final JwtIssuer issuer;
    private final IssuerKeys keys;
    private final ClaimMapping mapping;
    private final Set<JWSAlgorithm> algorithms;
    private final InstantSource clock;

    public IssuerTokens(JwtIssuer issuer, InstantSource clock) {
        this.issuer = issuer;
        this.keys = new IssuerKeys(issuer, clock);
        this.mapping = new ClaimMapping(issuer);
        this.algorithms = issuer.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    @Override
    public TokenVerdict authenticate(String token, List<String> audiences) {
        SignedJWT parsed = parse(token);
        ObjectNode claims = parsed == null ? null : claims(parsed);
        if (parsed == null || claims == null || !Tree.text(claims, "iss").equals(issuer.url())) {
            return TokenVerdict.UNKNOWN;
        }
        String problem = signature(parsed);
        problem = problem == null ? problem(claims) : problem;
        if (problem != null) {
            return new TokenVerdict.Refused("oidc: verify token: " + problem);
        }
        try {
            return new TokenVerdict.Known(mapping.user(claims));
        } catch (IllegalArgumentException e) {
            return new TokenVerdict.Refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    /** For its keys. */
    @Override
    public boolean mayAsk(String token, List<String> audiences) {
        SignedJWT parsed = parse(token);
        ObjectNode claims = parsed == null ? null : claims(parsed);
        return claims != null && Tree.text(claims, "iss").equals(issuer.url());
    }

    /** What is wrong with the signature; null where it is by a key of the issuer's. */
    private @Nullable String signature(SignedJWT token) {
        try {
            var processor = new DefaultJWTProcessor<SecurityContext>();
            processor.setJWSTypeVerifier((type, context) -> {});
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys.source()));
            processor.setJWTClaimsSetVerifier((claims, context) -> {});
            processor.process(token, null);
            return null;
        } catch (BadJOSEException | JOSEException | IOException e) {
            return "failed to verify signature: " + e.getMessage();
        }
    }

    private @Nullable String problem(ObjectNode claims) {
        long now = clock.instant().getEpochSecond();
        long end = Tree.number(claims, "exp", 0);
        if (now > end) {
            return "oidc: token is expired (Token Expiry: " + end + ")";
        }
        if (Tree.number(claims, "nbf", 0) > now + NOT_YET.toSeconds()) {
            return "oidc: current time is before the nbf (not before) time";
        }
        String one = Tree.text(claims, "aud");
        List<String> meant = one.isEmpty() ? Tree.texts(claims, "aud") : List.of(one);
        return meant.stream().anyMatch(issuer.audiences()::contains)
                ? null
                : "oidc: expected audience in " + issuer.audiences() + " got " + meant;
    }

    private static @Nullable SignedJWT parse(String token) {
        try {
            return token.length() > LONGEST ? null : SignedJWT.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable ObjectNode claims(SignedJWT token) {
        try {
            return JsonMapper.shared().readTree(token.getPayload().toString()) instanceof ObjectNode claims
                    ? claims
                    : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
