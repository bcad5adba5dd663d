package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Pod of v1. */
public final class PodKind {

    public static final String RESOURCE = "pods";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "Pod",
            "pods",
            "pod",
            List.of("po"),
            Set.of("all"),
            true,
            true,
            "io.k8s.api.core.v1.Pod",
            Pod.class,
            Set.of("status", "binding", "log"),
            null,
            new PodRules(),
            PodColumns.ALL);

    private PodKind() {}
}
