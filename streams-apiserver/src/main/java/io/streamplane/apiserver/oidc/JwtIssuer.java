package io.streamplane.apiserver.oidc;

import io.streamplane.apiserver.cel.ClaimExpression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One that makes tokens, and what its claims mean, as {@code JWTAuthenticator} of {@code apiserver.config.k8s.io}.
 *
 * @param url as tokens name it
 * @param discoveryUrl where its keys are said; null for the place below the url
 * @param authority PEM of the authority of its server's certificate; null for those of Java
 * @param audiences one of which tokens must be meant for
 * @param algorithms that its tokens may be signed with
 * @param groups null for none
 * @param uid null for none
 * @param extra expressions by key
 */
public record JwtIssuer(
        String url,
        @Nullable String discoveryUrl,
        @Nullable String authority,
        List<String> audiences,
        List<String> algorithms,
        Source username,
        @Nullable Source groups,
        @Nullable Source uid,
        Map<String, ClaimExpression> extra,
        List<ClaimRule> claimRules,
        List<UserRule> userRules) {

    /** All that may sign: none with a secret that is shared. */
    public static final List<String> ALL_ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

    /** A claim with a prefix for its values, or an expression. */
    public record Source(
            String claim, String prefix, @Nullable ClaimExpression expression) {}

    /** A claim that must have a value, or an expression that must be true. */
    public record ClaimRule(
            String claim, String required, @Nullable ClaimExpression expression, String message) {}

    /** What must be true of the user. */
    public record UserRule(ClaimExpression expression, String message) {}
}
