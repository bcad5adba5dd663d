package io.streamplane.schemas.kind.admissionregistration;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** MutatingAdmissionPolicyBinding of admissionregistration.k8s.io/v1: where a MutatingAdmissionPolicy holds. */
public final class MutatingAdmissionPolicyBindingKind {

    public static final String RESOURCE = "mutatingadmissionpolicybindings.admissionregistration.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "admissionregistration.k8s.io",
                    "v1",
                    "MutatingAdmissionPolicyBinding",
                    "mutatingadmissionpolicybindings")
            .categories("api-extensions")
            .clusterScoped()
            .build();

    private MutatingAdmissionPolicyBindingKind() {}
}
