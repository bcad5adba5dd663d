package io.streamplane.controllers.replicaset;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Numbers of a ReplicaSet, with what an absent one stands for. */
final class Counts {

    private Counts() {}

    static int wanted(ReplicaSet replicaSet) {
        return or(replicaSet.getSpec().getReplicas(), 1);
    }

    static int minReadySeconds(ReplicaSet replicaSet) {
        return or(replicaSet.getSpec().getMinReadySeconds(), 0);
    }

    /** Pods that its status tells of. */
    static int reported(ReplicaSet replicaSet) {
        return replicaSet.getStatus() == null ? 0 : or(replicaSet.getStatus().getReplicas(), 0);
    }

    static boolean same(@Nullable ReplicaSetStatus old, ReplicaSetStatus now) {
        return old != null
                && or(old.getReplicas(), 0) == or(now.getReplicas(), 0)
                && or(old.getFullyLabeledReplicas(), 0) == or(now.getFullyLabeledReplicas(), 0)
                && or(old.getReadyReplicas(), 0) == or(now.getReadyReplicas(), 0)
                && or(old.getAvailableReplicas(), 0) == or(now.getAvailableReplicas(), 0)
                && Objects.equals(old.getTerminatingReplicas(), now.getTerminatingReplicas())
                && now.getObservedGeneration().equals(old.getObservedGeneration())
                && now.getConditions().equals(old.getConditions());
    }
}
