package io.streamplane.apiserver.serviceaccount;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tokens of ServiceAccounts are made and known.
 *
 * @param issuers the first one is in tokens that are made, of the others tokens count; never empty
 * @param audiences of this API; never empty
 * @param signingKey PEM; null for one that is made once and kept beside the cluster's authority
 * @param keys PEM, also public ones, whose tokens count beside those of the signing key
 * @param longestSeconds that a token may be asked for; 0 for no limit
 * @param extended whether tokens of pods as admission mounts them hold for a year, for programs that read them only once
 * @param keysUri where others find the public keys; null for the place at this server
 */
public record AccountTokenOptions(
        List<String> issuers,
        List<String> audiences,
        @Nullable Path signingKey,
        List<Path> keys,
        long longestSeconds,
        boolean extended,
        @Nullable String keysUri) {

    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    public static final AccountTokenOptions STANDARD =
            new AccountTokenOptions(List.of(ISSUER), List.of(ISSUER), null, List.of(), 0, true, null);

    public AccountTokenOptions {
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
        keys = List.copyOf(keys);
    }
}
