package io.streamplane.schemas.kind.apps;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** DaemonSet of apps/v1. */
public final class DaemonSetKind {

    public static final String RESOURCE = "daemonsets.apps";

    public static final Kind KIND = KindBuilder.of("apps", "v1", "DaemonSet", "daemonsets")
            .shortNames("ds")
            .categories("all")
            .subresources("status")
            .build();

    private DaemonSetKind() {}
}
