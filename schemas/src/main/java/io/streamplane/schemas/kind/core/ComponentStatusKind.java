package io.streamplane.schemas.kind.core;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ComponentStatus of v1: computed when it is read, and stored nowhere. */
public final class ComponentStatusKind {

    public static final String RESOURCE = "componentstatuses";

    public static final Kind KIND = KindBuilder.of("", "v1", "ComponentStatus", "componentstatuses")
            .shortNames("cs")
            .clusterScoped()
            .notJournaled()
            .verbs("get", "list")
            .build();

    private ComponentStatusKind() {}
}
