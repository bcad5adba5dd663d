package io.streamplane.schemas.kind.authorization;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** SelfSubjectAccessReview of authorization.k8s.io/v1: says whether who asks may do something. */
public final class SelfSubjectAccessReviewKind {

    public static final String RESOURCE = "selfsubjectaccessreviews.authorization.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews")
            .clusterScoped()
            .answered()
            .build();

    private SelfSubjectAccessReviewKind() {}
}
