package io.streamplane.schemas.kind.admissionregistration;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** MutatingWebhookConfiguration of admissionregistration.k8s.io/v1: webhooks that change requests. */
public final class MutatingWebhookConfigurationKind {

    public static final String RESOURCE = "mutatingwebhookconfigurations.admissionregistration.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "admissionregistration.k8s.io",
                    "v1",
                    "MutatingWebhookConfiguration",
                    "mutatingwebhookconfigurations")
            .categories("api-extensions")
            .clusterScoped()
            .build();

    private MutatingWebhookConfigurationKind() {}
}
