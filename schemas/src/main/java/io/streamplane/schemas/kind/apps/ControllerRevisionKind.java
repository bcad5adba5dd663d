package io.streamplane.schemas.kind.apps;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ControllerRevision of apps/v1: an earlier state of a StatefulSet or DaemonSet. */
public final class ControllerRevisionKind {

    public static final String RESOURCE = "controllerrevisions.apps";

    public static final Kind KIND = KindBuilder.of("apps", "v1", "ControllerRevision", "controllerrevisions")
            .build();

    private ControllerRevisionKind() {}
}
