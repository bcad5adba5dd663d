package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** ConfigMap of v1. */
public final class ConfigMapKind {

    public static final String RESOURCE = "configmaps";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "ConfigMap",
            "configmaps",
            "configmap",
            List.of("cm"),
            Set.of(),
            true,
            true,
            "io.k8s.api.core.v1.ConfigMap",
            ConfigMap.class,
            Set.of(),
            null,
            new ConfigMapRules(),
            CoreColumns.CONFIG_MAP);

    private ConfigMapKind() {}
}
