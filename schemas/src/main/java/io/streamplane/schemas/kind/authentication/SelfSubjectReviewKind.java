package io.streamplane.schemas.kind.authentication;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** SelfSubjectReview of authentication.k8s.io/v1: says who asks. */
public final class SelfSubjectReviewKind {

    public static final String RESOURCE = "selfsubjectreviews.authentication.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews")
            .clusterScoped()
            .answered()
            .build();

    private SelfSubjectReviewKind() {}
}
