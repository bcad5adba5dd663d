package io.streamplane.schemas.kind.flowcontrol;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/**
 * PriorityLevelConfiguration of flowcontrol.apiserver.k8s.io/v1: how many requests of a priority are served at once.
 */
public final class PriorityLevelConfigurationKind {

    public static final String RESOURCE = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations")
            .clusterScoped()
            .subresources("status")
            .build();

    private PriorityLevelConfigurationKind() {}
}
