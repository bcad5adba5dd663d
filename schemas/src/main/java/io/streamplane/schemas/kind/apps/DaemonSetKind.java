package io.streamplane.schemas.kind.apps;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** DaemonSet of apps/v1. */
public final class DaemonSetKind {

    public static final String RESOURCE = "daemonsets.apps";

    public static final Kind KIND = KindBuilder.of("apps", "v1", "DaemonSet", "daemonsets")
            .shortNames("ds")
            .categories("all")
            .subresources("status")
            .model(DaemonSet.class)
            .build();

    private DaemonSetKind() {}
}
