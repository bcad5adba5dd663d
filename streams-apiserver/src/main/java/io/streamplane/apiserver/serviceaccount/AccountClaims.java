package io.streamplane.apiserver.serviceaccount;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.ServiceAccountName;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The claims of a token of a ServiceAccount, as {@code pkg/serviceaccount/claims.go} makes and reads them. */
final class AccountClaims {

    static final String PRIVATE = "kubernetes.io";
    private static final String EXTRA = "authentication.kubernetes.io/";

    private AccountClaims() {}

    /**
     * What a token is bound to beside its account.
     *
     * @param object a pod, a node or a secret; null for nothing
     * @param nodeName where the pod is; empty for nowhere
     * @param nodeUid empty where that node is not there
     */
    record Bound(@Nullable StoredObject object, String nodeName, String nodeUid) {

        static final Bound NOTHING = new Bound(null, "", "");
    }

    /**
     * @param seconds that it holds
     * @param warnAfter seconds after which its use is old; 0 for none
     */
    static ObjectNode of(
            String issuer,
            StoredObject account,
            Bound bound,
            List<String> audiences,
            long seconds,
            long warnAfter,
            String id,
            Instant now) {
        long issued = now.getEpochSecond();
        ObjectNode claims = JsonMapper.shared().createObjectNode();
        audiences.forEach(claims.putArray("aud")::add);
        claims.put("exp", issued + seconds)
                .put("iat", issued)
                .put("iss", issuer)
                .put("jti", id);
        ObjectNode own =
                claims.putObject(PRIVATE).put("namespace", account.key().namespace());
        StoredObject object = bound.object();
        if (!bound.nodeName().isEmpty()) {
            ObjectNode node = own.putObject("node").put("name", bound.nodeName());
            if (!bound.nodeUid().isEmpty()) {
                node.put("uid", bound.nodeUid());
            }
        }
        if (object != null) {
            reference(own, object.kind().kind().toLowerCase(Locale.ROOT), object);
        }
        reference(own, "serviceaccount", account);
        if (warnAfter > 0) {
            own.put("warnafter", issued + warnAfter);
        }
        var name =
                new ServiceAccountName(account.key().namespace(), account.key().name());
        return claims.put("nbf", issued).put("sub", name.user());
    }

    private static void reference(ObjectNode claims, String field, StoredObject object) {
        claims.putObject(field).put("name", object.key().name()).put("uid", object.uid());
    }

    /** The user of claims that are good. */
    static AuthenticatedUser user(ObjectNode claims) {
        ObjectNode own = Tree.object(claims, PRIVATE);
        ObjectNode account = Tree.object(own, "serviceaccount");
        var extra = new LinkedHashMap<String, List<String>>();
        String id = Tree.text(claims, "jti");
        if (!id.isEmpty()) {
            extra.put(AuthenticatedUser.CREDENTIAL_ID, List.of("JTI=" + id));
        }
        extra(extra, "node", Tree.object(own, "node"));
        extra(extra, "pod", Tree.object(own, "pod"));
        return user(Tree.text(own, "namespace"), Tree.text(account, "name"), Tree.text(account, "uid"), extra);
    }

    static AuthenticatedUser user(String namespace, String name, String uid, Map<String, List<String>> extra) {
        var account = new ServiceAccountName(namespace, name);
        return new AuthenticatedUser(account.user(), uid, account.groups(), extra);
    }

    private static void extra(Map<String, List<String>> extra, String what, @Nullable ObjectNode reference) {
        for (String field : List.of("name", "uid")) {
            String value = Tree.text(reference, field);
            if (!value.isEmpty()) {
                extra.put(EXTRA + what + "-" + field, List.of(value));
            }
        }
    }
}
