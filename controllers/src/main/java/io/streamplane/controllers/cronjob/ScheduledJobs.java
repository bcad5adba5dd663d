package io.streamplane.controllers.cronjob;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobTemplateSpec;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Jobs that a CronJob makes: one for each start, named after its minute, so that none is made twice. */
final class ScheduledJobs {

    static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    private ScheduledJobs() {}

    static ObjectKey key(Stored<CronJob> cron, Instant start) {
        return new ObjectKey(cron.namespace(), cron.name() + "-" + start.getEpochSecond() / 60);
    }

    /** When it was to start; null where no CronJob made it. */
    static @Nullable Instant start(Stored<?> job) {
        String text = job.annotations().get(SCHEDULED);
        try {
            return text == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static Proposal.Create create(Stored<CronJob> cron, Instant start, ZoneId zone) {
        ObjectKey key = key(cron, start);
        JobTemplateSpec template = cron.object().getSpec().getJobTemplate();
        var metadata = template.getMetadata();
        Job job = new JobBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(key.name())
                        .withNamespace(key.namespace())
                        .withLabels(metadata == null ? null : metadata.getLabels())
                        .withAnnotations(metadata == null ? null : metadata.getAnnotations())
                        .addToAnnotations(
                                SCHEDULED,
                                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                        start.atZone(zone).toOffsetDateTime()))
                        .withOwnerReferences(References.controller(cron.object()))
                        .build())
                .withSpec(template.getSpec())
                .build();
        return new Proposal.Create(CronJobReconciler.JOBS, key, job);
    }
}
