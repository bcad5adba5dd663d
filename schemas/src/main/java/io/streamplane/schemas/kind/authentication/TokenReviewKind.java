package io.streamplane.schemas.kind.authentication;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** TokenReview of authentication.k8s.io/v1: says whose a token is. */
public final class TokenReviewKind {

    public static final String RESOURCE = "tokenreviews.authentication.k8s.io";

    public static final Kind KIND = KindBuilder.of("authentication.k8s.io", "v1", "TokenReview", "tokenreviews")
            .clusterScoped()
            .answered()
            .build();

    private TokenReviewKind() {}
}
