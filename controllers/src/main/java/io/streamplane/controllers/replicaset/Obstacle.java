package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Why no pod of a ReplicaSet would be admitted: its template names a ServiceAccount or a class that is not there. To know it
 * beforehand is what tells the user, and spares the proposals.
 */
final class Obstacle {

    static final String ACCOUNTS = "serviceaccounts";

    private static final String PRIORITY_CLASSES = PriorityClassKind.RESOURCE;
    private static final String RUNTIME_CLASSES = RuntimeClassKind.RESOURCE;

    private static final String DEFAULT_ACCOUNT = "default";

    private Obstacle() {}

    /** Whether this may be, or no longer be, in the way of ReplicaSets of all namespaces. */
    static boolean mayMoveEverywhere(String resource) {
        return resource.equals(PRIORITY_CLASSES) || resource.equals(RUNTIME_CLASSES);
    }

    /** In the words of the admission; null where nothing is in the way. */
    static @Nullable String of(Stored<ReplicaSet> replicaSet, ShardView shard) {
        var spec = replicaSet.object().getSpec().getTemplate().getSpec();
        String why = null;
        if (isNamed(spec.getServiceAccountName())
                && !spec.getServiceAccountName().equals(DEFAULT_ACCOUNT)) {
            var key = new ObjectKey(replicaSet.namespace(), spec.getServiceAccountName());
            if (shard.get(ACCOUNTS, key) == null) {
                why = "error looking up service account " + key + ": serviceaccount \"" + key.name() + "\" not found";
            }
        }
        if (why == null && isMissing(PRIORITY_CLASSES, spec.getPriorityClassName(), shard)) {
            why = "no PriorityClass with name " + spec.getPriorityClassName() + " was found";
        }
        if (why == null && isMissing(RUNTIME_CLASSES, spec.getRuntimeClassName(), shard)) {
            why = "pod rejected: RuntimeClass \"" + spec.getRuntimeClassName() + "\" not found";
        }
        return why == null ? null : "pods \"" + replicaSet.name() + "-\" is forbidden: " + why;
    }

    private static boolean isMissing(String resource, @Nullable String name, ShardView shard) {
        return isNamed(name) && name != null && shard.inCluster(resource, ObjectKey.clusterScoped(name)) == null;
    }

    private static boolean isNamed(@Nullable String name) {
        return name != null && !name.isEmpty();
    }
}
