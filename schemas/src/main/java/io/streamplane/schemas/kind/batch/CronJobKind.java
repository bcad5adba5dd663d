package io.streamplane.schemas.kind.batch;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** CronJob of batch/v1. */
public final class CronJobKind {

    public static final String RESOURCE = "cronjobs.batch";

    public static final Kind KIND = KindBuilder.of("batch", "v1", "CronJob", "cronjobs")
            .shortNames("cj")
            .categories("all")
            .model(CronJob.class)
            .subresources("status")
            .build();

    private CronJobKind() {}
}
