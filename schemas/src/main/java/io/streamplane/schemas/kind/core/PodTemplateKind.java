package io.streamplane.schemas.kind.core;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PodTemplate of v1. */
public final class PodTemplateKind {

    public static final String RESOURCE = "podtemplates";

    public static final Kind KIND =
            KindBuilder.of("", "v1", "PodTemplate", "podtemplates").build();

    private PodTemplateKind() {}
}
