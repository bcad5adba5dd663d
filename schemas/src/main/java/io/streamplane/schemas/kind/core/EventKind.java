package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Event;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Event of v1. */
public final class EventKind {

    public static final String RESOURCE = "events";

    public static final Kind KIND = KindBuilder.of("", "v1", "Event", "events")
            .shortNames("ev")
            .notJournaled()
            .model(Event.class)
            .build();

    private EventKind() {}
}
