package io.streamplane.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronJobReconcilerTest {

    private static final ObjectKey TICK = new ObjectKey("default", "tick");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private final ShardFixture shard = new ShardFixture();

    /**
     * A CronJob for each full hour, made at 10:30; jobs as {@code 10:00 Complete 10:05} (due at, how it ended, and when;
     * {@code listed} where the status names it, {@code manual} where no schedule made it).
     */
    @ParameterizedTest(name = "[{index}] {0} | {1} | {2} at {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // What is due.
                "'' | '' | '' | 10:59:59 | ''",
                "'' | '' | '' | 11:00:00 | +tick-28599060",
                "'' | '' | '' | 12:10:00 | +tick-28599120",
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z' | '' | 11:30:00 | ''",
                "'' | '' | 11:00 Running listed | 11:30:00 | last=11:00 active=j11",
                "'' | '' | 11:00 Running | 11:00:01 | last=11:00 active=j11",
                "suspend: true | '' | '' | 11:00:00 | ''",
                "timeZone: 'Europe/Berlin', schedule: '0 13 * * *' | '' | '' | 11:00:00 | +tick-28599060",
                "timeZone: 'Nowhere/Else' | '' | '' | 11:00:00 | ''",
                "schedule: 'x' | '' | '' | 11:00:00 | ''",
                // Too late.
                "startingDeadlineSeconds: 60 | '' | '' | 11:00:59 | +tick-28599060",
                "startingDeadlineSeconds: 60 | '' | '' | 11:01:00 | ''",
                // While the one before runs.
                "concurrencyPolicy: 'Allow' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Running listed | 12:00:00 | +tick-28599120",
                "concurrencyPolicy: 'Forbid' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Running listed | 12:00:00 | ''",
                "concurrencyPolicy: 'Forbid' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Complete 12:05 listed | 12:10:00 | +tick-28599120 last=11:00 success=12:05",
                "concurrencyPolicy: 'Replace' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Running listed | 12:00:00 | +tick-28599120 -j11",
                "concurrencyPolicy: 'Replace' | '' | 11:00 Running manual | 12:00:00 | +tick-28599120",
                // What has ended, and what is gone.
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Complete 11:05 listed | 11:10:00 | last=11:00 success=11:05",
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Failed 11:05 listed | 11:10:00 | last=11:00",
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z', active: [{uid: 'x', name: 'j9'}] | '' | 11:10:00 | last=11:00",
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z', lastSuccessfulTime: '2024-05-17T11:05:00Z' | 11:00 Complete 11:05 | 11:10:00 | ''",
                // How many are kept.
                "successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 1 | lastScheduleTime: '2024-05-17T11:00:00Z', lastSuccessfulTime: '2024-05-17T11:05:00Z' | 09:00 Complete 09:05; 10:00 Failed 10:05; 11:00 Complete 11:05 | 11:10:00 | -j9",
                "successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 | lastScheduleTime: '2024-05-17T11:00:00Z', lastSuccessfulTime: '2024-05-17T11:05:00Z' | 10:00 Failed 10:05; 11:00 Complete 11:05 | 11:10:00 | -j10 -j11",
                "successfulJobsHistoryLimit: null | lastScheduleTime: '2024-05-17T11:00:00Z', lastSuccessfulTime: '2024-05-17T11:05:00Z' | 09:00 Complete 09:05; 11:00 Complete 11:05 | 11:10:00 | ''",
            })
    void shouldDoAsKubernetesDoes(String spec, String status, String jobs, String now, String expected)
            throws JsonProcessingException {
        // Given
        put(plain(spec), plain(status), plain(jobs));

        // When
        ReconcileResult result = run(now);

        // Then
        assertThat(words(result)).isEqualTo(plain(expected));
    }

    @ParameterizedTest(name = "[{index}] {0} | {1} | {2} at {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'' | '' | '' | 11:00:00 | Normal SuccessfulCreate: Created job tick-28599060",
                "startingDeadlineSeconds: 60 | '' | '' | 11:00:59 | Normal SuccessfulCreate: Created job tick-28599060",
                "startingDeadlineSeconds: 3600 | lastScheduleTime: '2024-05-17T11:00:00Z' | '' | 11:10:00 | ''",
                "schedule: '* * * * *' | '' | '' | 12:30:00 | Warning TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew; Normal SuccessfulCreate: Created job tick-28599150",
                "schedule: '0 0 31 2 *' | '' | '' | 12:30:00 | Warning InvalidSchedule: invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second",
                "schedule: '0 x * * *' | '' | '' | 12:30:00 | Warning UnparseableSchedule: unparseable schedule: \"0 x * * *\" : failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax",
                "timeZone: 'Nowhere/Else' | '' | '' | 12:30:00 | Warning UnknownTimeZone: invalid timeZone: \"Nowhere/Else\": unknown time zone Nowhere/Else",
                "concurrencyPolicy: 'Forbid' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Running listed | 12:00:00 | Normal JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid",
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Failed 11:05 listed | 11:10:00 | Normal SawCompletedJob: Saw completed job: j11, status: Failed",
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z', active: [{uid: 'x', name: 'j9'}] | '' | 11:10:00 | Normal MissingJob: Active job went missing: j9",
                "'' | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Running manual | 11:10:00 | Warning UnexpectedJob: Saw a job that the controller did not create or forgot: j11",
                "failedJobsHistoryLimit: 0 | lastScheduleTime: '2024-05-17T11:00:00Z' | 11:00 Failed 11:05 | 11:10:00 | Normal SuccessfulDelete: Deleted job j11",
            })
    void shouldSayWhatKubernetesSays(String spec, String status, String jobs, String now, String expected)
            throws JsonProcessingException {
        // Given
        put(plain(spec), plain(status), plain(jobs));

        // When
        ReconcileResult result = run(now);

        // Then
        assertThat(result.events().stream()
                        .map(each -> each.note().type() + " " + each.note().reason() + ": "
                                + each.note().message())
                        .collect(Collectors.joining("; ")))
                .isEqualTo(plain(expected));
    }

    @ParameterizedTest(name = "at {0} again in {1}")
    @CsvSource({"10:59:00, PT1M0.1S", "11:00:00, PT1H0.1S", "11:30:00, PT30M0.1S"})
    void shouldLookAgainWhenTheNextIsDue(String now, Duration again) throws JsonProcessingException {
        // Given
        put("", "", "");

        // When
        ReconcileResult result = run(now);

        // Then
        assertThat(result.requeueAfter()).isEqualTo(again);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 2024-05-17T11:00:00Z",
                "Etc/UTC, 2024-05-17T11:00:00Z",
                "Asia/Kolkata, 2024-05-17T16:30:00+05:30",
            })
    void shouldMakeJobsFromTheTemplate(String zone, String annotation) throws JsonProcessingException {
        // Given
        put(zone == null ? "" : "schedule: '@every 30m', timeZone: '" + zone + "'", "", "");

        // When
        var job = (Job) ((Proposal.Create) run("11:00:00").proposals().getFirst()).object();

        // Then
        assertThat(job.getMetadata().getAnnotations())
                .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", annotation)
                .containsEntry("of", "template");
        assertThat(job.getMetadata().getLabels()).containsEntry("app", "tick");
        assertThat(job.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("CronJob");
            assertThat(owner.getApiVersion()).isEqualTo("batch/v1");
            assertThat(owner.getUid()).isEqualTo("uid-tick");
            assertThat(owner.getController()).isTrue();
            assertThat(owner.getBlockOwnerDeletion()).isTrue();
        });
        assertThat(job.getSpec().getParallelism()).isEqualTo(7);
    }

    private ReconcileResult run(String now) {
        return new CronJobReconciler()
                .reconcile(ReconcileInput.of(new WorkKey("cronjobs.batch", TICK), at(now), shard.cache()));
    }

    private static Instant at(String time) {
        return Instant.parse("2024-05-17T" + (time.length() == 5 ? time + ":00" : time) + "Z");
    }

    private void put(String spec, String status, String jobs) throws JsonProcessingException {
        CronJob cron = new CronJobBuilder()
                .withNewMetadata()
                .withNamespace(TICK.namespace())
                .withName(TICK.name())
                .withUid("uid-tick")
                .withCreationTimestamp("2024-05-17T10:30:00Z")
                .endMetadata()
                .withNewSpec()
                .withSchedule("0 * * * *")
                .withConcurrencyPolicy("Allow")
                .withSuccessfulJobsHistoryLimit(3)
                .withFailedJobsHistoryLimit(1)
                .withNewJobTemplate()
                .withNewMetadata()
                .addToLabels("app", "tick")
                .addToAnnotations("of", "template")
                .endMetadata()
                .withNewSpec()
                .withParallelism(7)
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
        JSON.readerForUpdating(cron.getSpec()).readValue("{" + spec + "}");
        JSON.readerForUpdating(cron.getStatus()).readValue("{" + status + "}");
        for (String text : jobs.isEmpty() ? new String[0] : jobs.split("; ")) {
            Job job = job(cron, List.of(text.split(" ")));
            shard.put("jobs.batch", job);
            if (text.contains("listed")) {
                var reference = new ObjectReference();
                reference.setUid(job.getMetadata().getUid());
                reference.setName(job.getMetadata().getName());
                cron.getStatus().getActive().add(reference);
            }
        }
        shard.put("cronjobs.batch", cron);
    }

    private static Job job(CronJob cron, List<String> words) {
        String name = "j" + words.get(0).replaceFirst(":.*", "").replaceFirst("^0", "");
        var job = new JobBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .withOwnerReferences(References.controller(cron))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withStartTime(at(words.get(0)).toString())
                .endStatus();
        if (!words.contains("manual")) {
            job.editMetadata()
                    .addToAnnotations(ScheduledJobs.SCHEDULED, at(words.get(0)).toString())
                    .endMetadata();
        }
        if (!words.get(1).equals("Running")) {
            job.editStatus()
                    .withCompletionTime(
                            words.get(1).equals("Complete") ? at(words.get(2)).toString() : null)
                    .addNewCondition()
                    .withType(words.get(1))
                    .withStatus("True")
                    .endCondition()
                    .endStatus();
        }
        return job.build();
    }

    private static String words(ReconcileResult result) {
        return result.proposals().stream()
                .map(each -> switch (each) {
                    case Proposal.Create create -> "+" + create.key().name();
                    case Proposal.Delete delete -> "-" + delete.key().name();
                    case Proposal.UpdateStatus update -> status((CronJob) update.object());
                    default -> each.toString();
                })
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String status(CronJob cron) {
        var status = cron.getStatus();
        String active =
                status.getActive().stream().map(ObjectReference::getName).collect(Collectors.joining(","));
        return ("last=" + status.getLastScheduleTime().substring(11, 16)
                + (active.isEmpty() ? "" : " active=" + active)
                + (status.getLastSuccessfulTime() == null
                        ? ""
                        : " success=" + status.getLastSuccessfulTime().substring(11, 16)));
    }

    private static String plain(String text) {
        return text.equals("''") ? "" : text;
    }
}
