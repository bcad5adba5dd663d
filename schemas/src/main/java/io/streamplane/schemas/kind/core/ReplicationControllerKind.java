package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.ReplicationController;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ReplicationController of v1: the older ReplicaSet, whose selector is a plain map of labels. */
public final class ReplicationControllerKind {

    public static final String RESOURCE = "replicationcontrollers";

    public static final Kind KIND = KindBuilder.of("", "v1", "ReplicationController", "replicationcontrollers")
            .shortNames("rc")
            .categories("all")
            .model(ReplicationController.class)
            .subresources("status")
            .scale("/spec/replicas", "/status/replicas", "/spec/selector")
            .build();

    private ReplicationControllerKind() {}
}
