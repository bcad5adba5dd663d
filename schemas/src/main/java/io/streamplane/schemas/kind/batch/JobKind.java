package io.streamplane.schemas.kind.batch;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Job of batch/v1. */
public final class JobKind {

    public static final String RESOURCE = "jobs.batch";

    public static final Kind KIND = KindBuilder.of("batch", "v1", "Job", "jobs")
            .categories("all")
            .model(Job.class)
            .subresources("status")
            .build();

    private JobKind() {}
}
