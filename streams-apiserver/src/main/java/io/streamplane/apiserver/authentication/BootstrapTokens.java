package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows bootstrap tokens, by which new kubelets ask for their first certificate: Secrets {@code bootstrap-token-ID} in kube-system, as
 * {@code plugin/pkg/auth/authenticator/token/bootstrap}.
 */
final class BootstrapTokens implements TokenAuthenticator {

    private static final String NAMESPACE = "kube-system";
    private static final String TYPE = "bootstrap.kubernetes.io/token";
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
        StoredObject secret = state.get()
                .get(SecretKind.KIND, new ObjectKey(NAMESPACE, "bootstrap-token-" + id))
                .orElse(null);
        if (secret == null || !isGood(secret.tree(), id, parts.group(2))) {
            return TokenVerdict.UNKNOWN;
        }
        List<String> groups = groups(Tree.object(secret.tree(), "data"));
        return groups == null
                ? TokenVerdict.UNKNOWN
                : new TokenVerdict.Known(new AuthenticatedUser("system:bootstrap:" + id, groups));
    }

    private boolean isGood(ObjectNode secret, String id, String wanted) {
        ObjectNode data = Tree.object(secret, "data");
        byte[] kept = text(data, "token-secret").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(kept, wanted.getBytes(StandardCharsets.UTF_8))
                && Tree.text(secret, "type").equals(TYPE)
                && !Tree.has(Tree.object(secret, "metadata"), "deletionTimestamp")
                && text(data, "token-id").equals(id)
                && text(data, "usage-bootstrap-authentication").equals("true")
                && holds(text(data, "expiration"));
    }

    private boolean holds(String expiration) {
        try {
            return expiration.isEmpty()
                    || clock.instant().isBefore(OffsetDateTime.parse(expiration).toInstant());
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Null where one of them is no group of bootstrappers. */
    private static @Nullable List<String> groups(@Nullable ObjectNode data) {
        var groups = new ArrayList<>(List.of(GROUP));
        for (String group : text(data, "auth-extra-groups").split(",")) {
            if (!group.isEmpty() && !EXTRA_GROUP.matcher(group).matches()) {
                return null;
            }
            if (!group.isEmpty() && !groups.contains(group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static String text(@Nullable ObjectNode data, String field) {
        try {
            return new String(Base64.getMimeDecoder().decode(Tree.text(data, field)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
