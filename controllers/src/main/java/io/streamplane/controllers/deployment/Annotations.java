package io.streamplane.controllers.deployment;

import io.streamplane.schemas.kind.WellKnownAnnotations;
import java.util.Set;

/** Annotations and labels by which a Deployment and its ReplicaSets keep account. */
final class Annotations {

    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
    static final String MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";
    static final String HASH_LABEL = "pod-template-hash";

    /** Those that are not copied from a Deployment to its ReplicaSet; all others are, change-cause for one. */
    static final Set<String> NOT_COPIED = Set.of(
            WellKnownAnnotations.LAST_APPLIED,
            REVISION,
            REVISION_HISTORY,
            DESIRED_REPLICAS,
            MAX_REPLICAS,
            "deprecated.deployment.rollback.to");

    private Annotations() {}
}
