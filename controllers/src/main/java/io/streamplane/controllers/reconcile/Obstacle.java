package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why no pod of a template would be admitted: it names a ServiceAccount or a class that is not there. To know it
 * beforehand is what tells the user, and spares the proposals.
 */
public final class Obstacle {

    private static final String ACCOUNTS = "serviceaccounts";

    private static final String PRIORITY_CLASSES = PriorityClassKind.RESOURCE;
    private static final String RUNTIME_CLASSES = RuntimeClassKind.RESOURCE;

    private static final String DEFAULT_ACCOUNT = "default";

    private Obstacle() {}

    /** Those workloads of this kind that something may be in the way of, or no longer be, since it came or went. */
    public static Set<WorkKey> moved(FactChange change, ShardView shard, String workloads) {
        boolean everywhere =
                change.resource().equals(PRIORITY_CLASSES) || change.resource().equals(RUNTIME_CLASSES);
        if (!everywhere && !change.resource().equals(ACCOUNTS) || change.before() != null && change.after() != null) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        if (everywhere) {
            for (Stored<?> namespace : shard.list(NamespaceKind.RESOURCE, "")) {
                shard.list(workloads, namespace.key().name()).forEach(each -> work.add(WorkKey.of(each)));
            }
        } else {
            shard.list(workloads, change.key().namespace()).forEach(each -> work.add(WorkKey.of(each)));
        }
        return work;
    }

    /**
     * In the words of the admission; null where nothing is in the way.
     *
     * @param pod its name, or what its name begins with
     */
    public static @Nullable String of(PodSpec spec, ObjectKey pod, ShardView shard) {
        String why = null;
        if (isNamed(spec.getServiceAccountName())
                && !spec.getServiceAccountName().equals(DEFAULT_ACCOUNT)) {
            var key = new ObjectKey(pod.namespace(), spec.getServiceAccountName());
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
        return why == null ? null : "pods \"" + pod.name() + "\" is forbidden: " + why;
    }

    private static boolean isMissing(String resource, @Nullable String name, ShardView shard) {
        return isNamed(name) && name != null && shard.inCluster(resource, ObjectKey.clusterScoped(name)) == null;
    }

    private static boolean isNamed(@Nullable String name) {
        return name != null && !name.isEmpty();
    }
}
