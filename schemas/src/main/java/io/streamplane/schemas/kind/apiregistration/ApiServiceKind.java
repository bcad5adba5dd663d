package io.streamplane.schemas.kind.apiregistration;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** APIService of apiregistration.k8s.io/v1: which server answers for a version of a group. */
public final class ApiServiceKind {

    public static final String RESOURCE = "apiservices.apiregistration.k8s.io";

    public static final Kind KIND = KindBuilder.of("apiregistration.k8s.io", "v1", "APIService", "apiservices")
            .categories("api-extensions")
            .clusterScoped()
            .openApi("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService")
            .subresources("status")
            .build();

    private ApiServiceKind() {}
}
