package io.streamplane.schemas.kind.admissionregistration;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1: refuses requests by CEL. */
public final class ValidatingAdmissionPolicyKind {

    public static final String RESOURCE = "validatingadmissionpolicies.admissionregistration.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies")
            .categories("api-extensions")
            .clusterScoped()
            .subresources("status")
            .build();

    private ValidatingAdmissionPolicyKind() {}
}
