package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Event;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Event of v1. */
public final class EventKind {

    public static final String RESOURCE = "events";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "Event",
            "events",
            "event",
            List.of("ev"),
            Set.of(),
            true,
            false,
            "io.k8s.api.core.v1.Event",
            Event.class,
            Set.of(),
            null,
            new EventRules(),
            EventColumns.ALL);

    private EventKind() {}
}
