package io.streamplane.apiserver.serviceaccount;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a token with a good signature still holds: in its time, and with its account and what it is bound to in the state, each
 * with the uid that it names. An object that was deleted with patience holds a minute longer, as upstream.
 */
final class BoundObjects {

    private static final Duration LEEWAY = Duration.ofMinutes(1);
    private static final String INVALIDATED = "service account token has been invalidated";

    /**
     * What became of a token of a Secret.
     *
     * @param problem why it does not hold; null where it does
     * @param use null where it never could
     */
    record Legacy(@Nullable String problem, @Nullable TokenUse use) {

        private static Legacy wrong(String problem) {
            return new Legacy(problem, null);
        }
    }

    /** How claims of tokens of Secrets begin. */
    static final String LEGACY = "kubernetes.io/serviceaccount/";

    private final Snapshot state;
    private final Instant now;

    BoundObjects(Snapshot state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /** Why a token of the subresource does not hold; null where it does. */
    @Nullable
    String problem(ObjectNode claims) {
        ObjectNode own = Tree.object(claims, AccountClaims.PRIVATE);
        String namespace = Tree.text(own, "namespace");
        String time = time(claims);
        if (time != null) {
            return time;
        }
        String account = account(namespace, Tree.object(own, "serviceaccount"));
        if (account != null) {
            return account;
        }
        ObjectNode pod = Tree.object(own, "pod");
        ObjectNode node = Tree.object(own, "node");
        String secret = bound(SecretKind.KIND, namespace, Tree.object(own, "secret"), "secret");
        if (secret != null) {
            return secret;
        }
        return pod == null ? bound(NodeKind.KIND, "", node, "node") : bound(PodKind.KIND, namespace, pod, "pod");
    }

    private @Nullable String time(ObjectNode claims) {
        if (after(claims, "nbf") || after(claims, "iat")) {
            return "service account token is not valid yet";
        }
        boolean expired =
                !Tree.has(claims, "exp") || now.minus(LEEWAY).getEpochSecond() > Tree.number(claims, "exp", 0);
        return expired ? "service account token has expired" : null;
    }

    private boolean after(ObjectNode claims, String field) {
        return Tree.has(claims, field) && now.plus(LEEWAY).getEpochSecond() < Tree.number(claims, field, 0);
    }

    private @Nullable String account(String namespace, @Nullable ObjectNode reference) {
        String name = Tree.text(reference, "name");
        StoredObject account = find(ServiceAccountKind.KIND, namespace, name);
        if (account == null) {
            return "serviceaccounts \"" + name + "\" not found";
        } else if (isGone(account)) {
            return "service account " + namespace + "/" + name + " has been deleted";
        }
        String uid = Tree.text(reference, "uid");
        return account.uid().equals(uid)
                ? null
                : "service account UID (" + account.uid() + ") does not match claim (" + uid + ")";
    }

    private @Nullable String bound(Kind kind, String namespace, @Nullable ObjectNode reference, String what) {
        if (reference == null) {
            return null;
        }
        StoredObject object = find(kind, namespace, Tree.text(reference, "name"));
        if (object == null || isGone(object)) {
            return INVALIDATED;
        }
        String uid = Tree.text(reference, "uid");
        return object.uid().equals(uid)
                ? null
                : what + " UID (" + object.uid() + ") does not match service account " + what + " ref claim (" + uid
                        + ")";
    }

    /**
     * Whether a token of a Secret holds ({@code pkg/serviceaccount/legacy.go}).
     *
     * @param uses is told of one that would hold, also where it was marked not to any more
     */
    Legacy legacy(ObjectNode claims, String token, LegacyTokenUses uses) {
        String namespace = Tree.text(claims, LEGACY + "namespace");
        String secretName = Tree.text(claims, LEGACY + "secret.name");
        String name = Tree.text(claims, LEGACY + "service-account.name");
        String uid = Tree.text(claims, LEGACY + "service-account.uid");
        if (namespace.isEmpty() || secretName.isEmpty() || name.isEmpty() || uid.isEmpty()) {
            return Legacy.wrong("a claim of the token is missing");
        } else if (!Tree.text(claims, "sub").equals("system:serviceaccount:" + namespace + ":" + name)) {
            return Legacy.wrong("sub claim is invalid");
        }
        StoredObject secret = find(SecretKind.KIND, namespace, secretName);
        if (secret == null || isTerminating(secret)) {
            return Legacy.wrong("Token has been invalidated");
        } else if (!holds(secret, token)) {
            return Legacy.wrong("Token does not match server's copy");
        }
        StoredObject account = find(ServiceAccountKind.KIND, namespace, name);
        if (account == null || isTerminating(account)) {
            return Legacy.wrong("ServiceAccount " + namespace + "/" + name + " has been deleted");
        }
        if (!account.uid().equals(uid)) {
            return Legacy.wrong("ServiceAccount UID (" + account.uid() + ") does not match claim (" + uid + ")");
        }
        uses.note(secret, now);
        if (!secret.labels().path(LegacyTokenUses.INVALID_SINCE).asString("").isEmpty()) {
            return new Legacy(
                    "the token in secret " + namespace + "/" + secretName + " for service account " + namespace + "/"
                            + name + " has been marked invalid. Use tokens from the TokenRequest API or manually"
                            + " created secret-based tokens, or remove the '" + LegacyTokenUses.INVALID_SINCE
                            + "' label from the secret to temporarily allow use of this token",
                    TokenUse.INVALIDATED);
        }
        boolean listed = Tree.objects(account.tree(), "secrets").stream()
                .anyMatch(each -> Tree.text(each, "name").equals(secretName));
        return new Legacy(null, listed ? TokenUse.AUTO_GENERATED : TokenUse.MANUAL);
    }

    private static boolean holds(StoredObject secret, String token) {
        try {
            byte[] kept = Base64.getMimeDecoder().decode(Tree.text(Tree.object(secret.tree(), "data"), "token"));
            return MessageDigest.isEqual(kept, token.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private @Nullable StoredObject find(Kind kind, String namespace, String name) {
        return name.isEmpty()
                ? null
                : state.get(kind, new ObjectKey(namespace, name)).orElse(null);
    }

    private static boolean isTerminating(StoredObject object) {
        return !deleted(object).isEmpty();
    }

    private boolean isGone(StoredObject object) {
        String deleted = deleted(object);
        try {
            return !deleted.isEmpty() && Instant.parse(deleted).isBefore(now.minus(LEEWAY));
        } catch (DateTimeException e) {
            return true;
        }
    }

    private static String deleted(StoredObject object) {
        return Tree.text(Tree.object(object.tree(), "metadata"), "deletionTimestamp");
    }
}
