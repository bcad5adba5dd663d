package io.streamplane.schemas.kind.authorization;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** SubjectAccessReview of authorization.k8s.io/v1: says whether somebody may do something. */
public final class SubjectAccessReviewKind {

    public static final String RESOURCE = "subjectaccessreviews.authorization.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews")
            .clusterScoped()
            .answered()
            .build();

    private SubjectAccessReviewKind() {}
}
