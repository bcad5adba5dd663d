package io.streamplane.schemas.kind.authorization;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** LocalSubjectAccessReview of authorization.k8s.io/v1: says whether somebody may do something in a namespace. */
public final class LocalSubjectAccessReviewKind {

    public static final String RESOURCE = "localsubjectaccessreviews.authorization.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "authorization.k8s.io", "v1", "LocalSubjectAccessReview", "localsubjectaccessreviews")
            .answered()
            .build();

    private LocalSubjectAccessReviewKind() {}
}
