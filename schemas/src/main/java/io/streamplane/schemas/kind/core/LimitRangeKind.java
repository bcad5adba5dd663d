package io.streamplane.schemas.kind.core;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** LimitRange of v1. */
public final class LimitRangeKind {

    public static final String RESOURCE = "limitranges";

    public static final Kind KIND = KindBuilder.of("", "v1", "LimitRange", "limitranges")
            .shortNames("limits")
            .build();

    private LimitRangeKind() {}
}
