package io.streamplane.schemas.kind.admissionregistration;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ValidatingWebhookConfiguration of admissionregistration.k8s.io/v1: webhooks that refuse requests. */
public final class ValidatingWebhookConfigurationKind {

    public static final String RESOURCE = "validatingwebhookconfigurations.admissionregistration.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "admissionregistration.k8s.io",
                    "v1",
                    "ValidatingWebhookConfiguration",
                    "validatingwebhookconfigurations")
            .categories("api-extensions")
            .clusterScoped()
            .build();

    private ValidatingWebhookConfigurationKind() {}
}
