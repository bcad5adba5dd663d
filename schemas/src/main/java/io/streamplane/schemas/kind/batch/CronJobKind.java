package io.streamplane.schemas.kind.batch;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** CronJob of batch/v1. */
public final class CronJobKind {

    public static final String RESOURCE = "cronjobs.batch";

    public static final Kind KIND = KindBuilder.of("batch", "v1", "CronJob", "cronjobs")
            .shortNames("cj")
            .categories("all")
            .subresources("status")
            .build();

    private CronJobKind() {}
}
