package io.streamplane.apiserver.serviceaccount;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills Secrets of type {@code kubernetes.io/service-account-token} when they are written, so that they are never seen without a
 * token. Upstream's tokens controller does it a moment later; here controllers never read what Secrets hold. One whose account is
 * not there stays empty, and the controller {@code serviceaccount-token} deletes it.
 */
public final class TokenSecrets implements AdmissionPlugin {

    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    private final AccountTokens tokens;
    private final String authority;

    /** @param authority the certificate of the cluster's, in PEM */
    public TokenSecrets(AccountTokens tokens, String authority) {
        this.tokens = tokens;
        this.authority = authority;
    }

    @Override
    public String name() {
        return "ServiceAccountTokenSecret";
    }

    @Override
    public void mutate(Draft draft) {
        if (!draft.kind().resource().equals(SecretKind.RESOURCE)
                || !Tree.text(draft.object(), "type").equals(TYPE)) {
            return;
        }
        ObjectNode annotations = Tree.ensure(draft.metadata(), "annotations");
        String name = Tree.text(annotations, ACCOUNT);
        StoredObject account = name.isEmpty()
                ? null
                : draft.snapshot()
                        .get(
                                ServiceAccountKind.KIND,
                                new ObjectKey(draft.target().namespace(), name))
                        .orElse(null);
        String uid = Tree.text(annotations, ACCOUNT_UID);
        if (account != null && (uid.isEmpty() || uid.equals(account.uid()))) {
            annotations.put(ACCOUNT_UID, account.uid());
            fill(draft, account);
        }
    }

    private void fill(Draft draft, StoredObject account) {
        ObjectNode data = Tree.ensure(draft.object(), "data");
        data.put("ca.crt", base64(authority));
        data.put("namespace", base64(draft.target().namespace()));
        if (Tree.text(data, "token").isEmpty()) {
            StoredObject old = draft.old();
            String before = old == null ? "" : Tree.text(Tree.object(old.tree(), "data"), "token");
            data.put("token", before.isEmpty() ? base64(tokens.issueLegacy(account, draft.name())) : before);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
