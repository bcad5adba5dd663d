package io.streamplane.apiserver.authentication;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Which controllers of tokens run in an API server. Upstream has them in kube-controller-manager; here no controller outside an API server
 * can read what Secrets hold.
 *
 * @param chosen their names
 * @param cleanUpAfter how long a token of a ServiceAccount's own Secret may be out of use before it counts no more, and again before it is
 *     deleted
 */
public record TokenControllers(Set<String> chosen, Duration cleanUpAfter) {

    public static final String BOOTSTRAP_SIGNER = "bootstrapsigner";
    public static final String TOKEN_CLEANER = "tokencleaner";
    public static final String LEGACY_TOKEN_CLEANER = "legacy-serviceaccount-token-cleaner";

    /** All that there are. */
    public static final List<String> NAMES = List.of(BOOTSTRAP_SIGNER, TOKEN_CLEANER, LEGACY_TOKEN_CLEANER);

    /** Those that run only where they are named, as upstream. */
    public static final Set<String> OFF = Set.of(BOOTSTRAP_SIGNER, TOKEN_CLEANER);

    public static final Duration CLEAN_UP_AFTER = Duration.ofDays(365);

    public static final TokenControllers STANDARD = new TokenControllers(Set.of(LEGACY_TOKEN_CLEANER), CLEAN_UP_AFTER);

    public TokenControllers {
        chosen = Set.copyOf(chosen);
        if (!cleanUpAfter.isPositive()) {
            throw new IllegalArgumentException(
                    "expected --legacy-service-account-token-clean-up-period to be more than zero, but got "
                            + cleanUpAfter);
        }
    }
}
