package io.streamplane.schemas.kind.apps;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Deployment of apps/v1. */
public final class DeploymentKind {

    public static final String RESOURCE = "deployments.apps";

    public static final Kind KIND = KindBuilder.of("apps", "v1", "Deployment", "deployments")
            .shortNames("deploy")
            .categories("all")
            .model(Deployment.class)
            .subresources("status")
            .scale("/spec/replicas", "/status/replicas", "/spec/selector")
            .build();

    private DeploymentKind() {}
}
