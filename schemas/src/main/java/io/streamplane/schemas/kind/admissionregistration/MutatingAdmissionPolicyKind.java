package io.streamplane.schemas.kind.admissionregistration;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** MutatingAdmissionPolicy of admissionregistration.k8s.io/v1: changes requests by CEL. */
public final class MutatingAdmissionPolicyKind {

    public static final String RESOURCE = "mutatingadmissionpolicies.admissionregistration.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy", "mutatingadmissionpolicies")
            .categories("api-extensions")
            .clusterScoped()
            .build();

    private MutatingAdmissionPolicyKind() {}
}
