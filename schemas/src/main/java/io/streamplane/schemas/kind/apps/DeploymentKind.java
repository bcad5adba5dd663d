package io.streamplane.schemas.kind.apps;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Deployment of apps/v1. */
public final class DeploymentKind {

    public static final String RESOURCE = "deployments.apps";

    public static final Kind KIND = new Kind(
            "apps",
            "v1",
            "Deployment",
            "deployments",
            "deployment",
            List.of("deploy"),
            Set.of("all"),
            true,
            true,
            "io.k8s.api.apps.v1.Deployment",
            Deployment.class,
            Set.of("status", "scale"),
            new Kind.ScalePaths("/spec/replicas", "/status/replicas", "/spec/selector"),
            new DeploymentRules(),
            AppsColumns.DEPLOYMENT);

    private DeploymentKind() {}
}
