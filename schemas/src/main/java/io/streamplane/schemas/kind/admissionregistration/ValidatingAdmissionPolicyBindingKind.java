package io.streamplane.schemas.kind.admissionregistration;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ValidatingAdmissionPolicyBinding of admissionregistration.k8s.io/v1: where a ValidatingAdmissionPolicy holds. */
public final class ValidatingAdmissionPolicyBindingKind {

    public static final String RESOURCE = "validatingadmissionpolicybindings.admissionregistration.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "admissionregistration.k8s.io",
                    "v1",
                    "ValidatingAdmissionPolicyBinding",
                    "validatingadmissionpolicybindings")
            .categories("api-extensions")
            .clusterScoped()
            .build();

    private ValidatingAdmissionPolicyBindingKind() {}
}
