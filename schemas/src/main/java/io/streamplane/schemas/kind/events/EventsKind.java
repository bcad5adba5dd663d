package io.streamplane.schemas.kind.events;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Event of events.k8s.io/v1: another view of the Events of v1, which are the ones that are kept. */
public final class EventsKind {

    public static final String RESOURCE = "events.events.k8s.io";

    public static final Kind KIND = KindBuilder.of("events.k8s.io", "v1", "Event", "events")
            .shortNames("ev")
            .notJournaled()
            .build();

    private EventsKind() {}
}
