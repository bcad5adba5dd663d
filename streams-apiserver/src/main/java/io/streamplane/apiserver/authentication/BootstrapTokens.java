package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows bootstrap tokens, by which new kubelets ask for their first certificate: Secrets {@code bootstrap-token-ID} in kube-system, as
 * {@code plugin/pkg/auth/authenticator/token/bootstrap}.
 */
final class BootstrapTokens implements TokenAuthenticator {

    private static final String GROUP = "system:bootstrappers";
    private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
    private static final Pattern EXTRA_GROUP = Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");

    private final Supplier<Snapshot> state;
    private final InstantSource clock;

    BootstrapTokens(Supplier<Snapshot> state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public TokenVerdict authenticate(String token, List<String> audiences) {
        var parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return TokenVerdict.UNKNOWN;
        }
        String id = parts.group(1);
        BootstrapSecret secret = state.get()
                .get(SecretKind.KIND, new ObjectKey(BootstrapSecret.NAMESPACE, BootstrapSecret.name(id)))
                .flatMap(BootstrapSecret::of)
                .orElse(null);
        if (secret == null || !isGood(secret, parts.group(2))) {
            return TokenVerdict.UNKNOWN;
        }
        List<String> groups = groups(secret);
        return groups == null
                ? TokenVerdict.UNKNOWN
                : new TokenVerdict.Known(new AuthenticatedUser("system:bootstrap:" + id, groups));
    }

    private boolean isGood(BootstrapSecret secret, String wanted) {
        byte[] kept = secret.text("token-secret").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(kept, wanted.getBytes(StandardCharsets.UTF_8))
                && !secret.isTerminating()
                && secret.id().isPresent()
                && secret.text("usage-bootstrap-authentication").equals("true")
                && !secret.hasExpired(clock.instant());
    }

    /** Null where one of them is no group of bootstrappers. */
    private static @Nullable List<String> groups(BootstrapSecret secret) {
        var groups = new ArrayList<>(List.of(GROUP));
        for (String group : secret.text("auth-extra-groups").split(",")) {
            if (!group.isEmpty() && !EXTRA_GROUP.matcher(group).matches()) {
                return null;
            }
            if (!group.isEmpty() && !groups.contains(group)) {
                groups.add(group);
            }
        }
        return groups;
    }
}
