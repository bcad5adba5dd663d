package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Pod of v1. */
public final class PodKind {

    public static final String RESOURCE = "pods";

    public static final Kind KIND = KindBuilder.of("", "v1", "Pod", "pods")
            .shortNames("po")
            .categories("all")
            .model(Pod.class)
            .subresources(
                    "status",
                    "attach",
                    "binding",
                    "ephemeralcontainers",
                    "eviction",
                    "exec",
                    "log",
                    "portforward",
                    "proxy",
                    "resize")
            .build();

    private PodKind() {}
}
