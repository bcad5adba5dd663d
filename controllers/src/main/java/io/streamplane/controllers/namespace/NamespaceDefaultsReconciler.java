package io.streamplane.controllers.namespace;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the {@code default} ServiceAccount and the cluster CA's ConfigMap in every namespace. */
public final class NamespaceDefaultsReconciler implements Reconciler {

    /** By this name it proposes. */
    public static final String COMPONENT = "namespace-defaults-controller";

    static final String ACCOUNT = "default";
    static final String CA_MAP = "kube-root-ca.crt";

    private static final String ACCOUNTS = "serviceaccounts";
    private static final String CONFIG_MAPS = "configmaps";
    private static final String CA_ENTRY = "ca.crt";

    private final @Nullable String certificateAuthority;

    /** @param certificateAuthority the cluster CA as PEM; null: no ConfigMap */
    public NamespaceDefaultsReconciler(@Nullable String certificateAuthority) {
        this.certificateAuthority = certificateAuthority;
    }

    @Override
    public String name() {
        return "namespace-defaults";
    }

    @Override
    public String component() {
        return COMPONENT;
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(CONFIG_MAPS);
    }

    @Override
    public boolean looksInto(ObjectKey key) {
        return key.name().equals(CA_MAP);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case NamespaceReconciler.NAMESPACES -> Set.of(new WorkKey(NamespaceReconciler.NAMESPACES, change.key()));
            case ACCOUNTS -> change.key().name().equals(ACCOUNT) ? namespaceOf(change) : Set.of();
            case CONFIG_MAPS -> change.key().name().equals(CA_MAP) ? namespaceOf(change) : Set.of();
            default -> Set.of();
        };
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> namespace =
                input.shard().get(NamespaceReconciler.NAMESPACES, input.work().key());
        if (namespace == null || namespace.terminating()) {
            return ReconcileResult.nothing();
        }
        var proposals = new ArrayList<Proposal>();
        addAccount(input, namespace.name(), proposals);
        addCertificateAuthority(input, namespace.name(), proposals);
        return ReconcileResult.of(proposals);
    }

    private static void addAccount(ReconcileInput input, String namespace, List<Proposal> proposals) {
        var key = new ObjectKey(namespace, ACCOUNT);
        if (input.shard().get(ACCOUNTS, key) == null) {
            var account = new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withName(ACCOUNT)
                    .withNamespace(namespace)
                    .endMetadata()
                    .build();
            proposals.add(new Proposal.Create(ACCOUNTS, key, account));
        }
    }

    private void addCertificateAuthority(ReconcileInput input, String namespace, List<Proposal> proposals) {
        if (certificateAuthority == null) {
            return;
        }
        var key = new ObjectKey(namespace, CA_MAP);
        var data = Map.of(CA_ENTRY, certificateAuthority);
        var present = input.shard().get(CONFIG_MAPS, key, ConfigMap.class);
        if (present == null) {
            var map = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(CA_MAP)
                    .withNamespace(namespace)
                    .endMetadata()
                    .withData(data)
                    .build();
            proposals.add(new Proposal.Create(CONFIG_MAPS, key, map));
        } else if (!data.equals(present.object().getData()) && !present.terminating()) {
            var map = new ConfigMapBuilder(present.object()).withData(data).build();
            proposals.add(new Proposal.Update(CONFIG_MAPS, key, map, present.desiredRevision()));
        }
    }

    private static Set<WorkKey> namespaceOf(FactChange change) {
        return Set.of(new WorkKey(
                NamespaceReconciler.NAMESPACES,
                ObjectKey.clusterScoped(change.key().namespace())));
    }
}
