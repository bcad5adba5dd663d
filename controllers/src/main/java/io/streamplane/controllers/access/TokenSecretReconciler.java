package io.streamplane.controllers.access;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes Secrets with tokens of a ServiceAccount when the account is gone, or another one has its name, as Kubernetes'
 * tokens controller does. It goes by their annotations, which only such Secrets have: the Secrets' content is never read. The
 * tokens are put into them by the API server.
 */
public final class TokenSecretReconciler implements Reconciler {

    private static final String SECRETS = SecretKind.RESOURCE;
    private static final String ACCOUNTS = ServiceAccountKind.RESOURCE;
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    @Override
    public String name() {
        return "serviceaccount-token";
    }

    @Override
    public String component() {
        return "tokens-controller";
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(SECRETS)) {
            return change.after() != null && account(change.after()) != null
                    ? Set.of(new WorkKey(SECRETS, change.key()))
                    : Set.of();
        }
        if (!change.resource().equals(ACCOUNTS) || change.before() == null) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> secret : shard.list(SECRETS, change.key().namespace())) {
            if (change.key().equals(account(secret))) {
                work.add(WorkKey.of(secret));
            }
        }
        return work;
    }

    private static @Nullable ObjectKey account(Stored<?> secret) {
        String name = secret.annotations().get(ACCOUNT);
        return name == null || name.isEmpty() ? null : new ObjectKey(secret.namespace(), name);
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> secret = input.shard().get(SECRETS, input.work().key());
        ObjectKey key = secret == null ? null : account(secret);
        if (secret == null || key == null || secret.terminating()) {
            return ReconcileResult.nothing();
        }
        String uid = secret.annotations().get(ACCOUNT_UID);
        Stored<?> account = input.shard().get(ACCOUNTS, key);
        var resource = new ResourceKey(ACCOUNTS, key);
        if (account == null) {
            return ReconcileResult.of(
                    List.of(Metadata.delete(secret, "Background", List.of(new Precondition.Absent(resource)))));
        }
        return uid == null || uid.isEmpty() || uid.equals(account.uid())
                ? ReconcileResult.nothing()
                : ReconcileResult.of(List.of(
                        Metadata.delete(secret, "Background", List.of(new Precondition.NotUid(resource, uid)))));
    }
}
