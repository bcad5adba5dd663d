package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ConfigMap of v1. */
public final class ConfigMapKind {

    public static final String RESOURCE = "configmaps";

    public static final Kind KIND = KindBuilder.of("", "v1", "ConfigMap", "configmaps")
            .shortNames("cm")
            .model(ConfigMap.class)
            .build();

    private ConfigMapKind() {}
}
