package io.streamplane.schemas.kind;

/** Annotations that more than one component looks at. */
public final class WellKnownAnnotations {

    /** In which kubectl's client-side apply keeps the whole configuration, what Secrets hold included. */
    public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private WellKnownAnnotations() {}
}
