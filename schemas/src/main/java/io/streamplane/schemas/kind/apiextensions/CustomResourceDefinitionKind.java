package io.streamplane.schemas.kind.apiextensions;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** CustomResourceDefinition of apiextensions.k8s.io/v1. */
public final class CustomResourceDefinitionKind {

    public static final String RESOURCE = "customresourcedefinitions.apiextensions.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions")
            .openApi("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition")
            .shortNames("crd", "crds")
            .categories("api-extensions")
            .clusterScoped()
            .subresources("status")
            .build();

    private CustomResourceDefinitionKind() {}
}
