package io.streamplane.schemas.kind.authorization;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** SelfSubjectRulesReview of authorization.k8s.io/v1: says what who asks may do in a namespace. */
public final class SelfSubjectRulesReviewKind {

    public static final String RESOURCE = "selfsubjectrulesreviews.authorization.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "authorization.k8s.io", "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews")
            .clusterScoped()
            .answered()
            .build();

    private SelfSubjectRulesReviewKind() {}
}
