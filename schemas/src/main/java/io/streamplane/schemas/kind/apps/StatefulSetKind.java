package io.streamplane.schemas.kind.apps;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** StatefulSet of apps/v1. */
public final class StatefulSetKind {

    public static final String RESOURCE = "statefulsets.apps";

    public static final Kind KIND = KindBuilder.of("apps", "v1", "StatefulSet", "statefulsets")
            .shortNames("sts")
            .categories("all")
            .model(StatefulSet.class)
            .subresources("status")
            .scale("/spec/replicas", "/status/replicas", "/spec/selector")
            .build();

    private StatefulSetKind() {}
}
