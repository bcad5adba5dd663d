package io.streamplane.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobReconcilerTest {

    /** Numbers of pods: parallelism, completions, what is replaced, what is surplus, suspension. */
    @ParameterizedTest(name = "[{index}] {0} | {1} | {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            emptyValue = "",
            value = {
                "completions: 5, parallelism: 3 | '' | '' | +3",
                "completions: 5, parallelism: 3 | '' | a Running t; b Pending t | +1",
                "completions: 5, parallelism: 3 | succeeded: 3 | a Running t | +1",
                "completions: 5, parallelism: 0 | '' | '' | ''",
                "completions: null, parallelism: 3 | '' | '' | +3",
                "completions: null, parallelism: 3 | '' | a Succeeded t; b Running t | ''",
                "completions: 2, parallelism: 2000 | '' | '' | +2",
                "completions: 2000, parallelism: 2000 | '' | '' | +500",
                // What is deleted is replaced at once, or when it has ended.
                "completions: 1 | '' | a Running t d ago=60 | ''",
                "completions: 1, podReplacementPolicy: 'Failed' | '' | a Running t d | ''",
                "completions: 1, podReplacementPolicy: 'Failed' | '' | a Failed t d ago=11 | +1",
                // Surplus: those that have come the least far; first the finalizer, then the pod.
                "completions: 5, parallelism: 1 | '' | a Running t; b Pending t | ~b",
                "completions: 5, parallelism: 1 | '' | a Running t; b Pending | -b",
                "completions: 5, parallelism: 0 | '' | a Running; b Running t | -a ~b",
                "completions: 5, parallelism: 2, suspend: true | '' | a Running t; b Running | -b ~a",
                "completions: 5, parallelism: 2, suspend: true | '' | '' | ''",
                // By index: the lowest without a pod, a success or a failure for good; none twice.
                "completionMode: 'Indexed', completions: 5, parallelism: 3 | '' | a Running t i=1 | +i0 +i2",
                "completionMode: 'Indexed', completions: 5, parallelism: 3 | completedIndexes: '0-2' | a Running t i=3 | +i4",
                "completionMode: 'Indexed', completions: 5, parallelism: 3 | '' | a Running t i=1; b Pending t i=1 | ~b",
                "completionMode: 'Indexed', completions: 2, parallelism: 2 | '' | a Running t i=1; b Running t i=5; c Running t | ~b ~c",
                "completionMode: 'Indexed', completions: 3, parallelism: 3, podReplacementPolicy: 'Failed' | '' | a Running t d i=0 | +i1 +i2",
                // Of another controller.
                "completions: 5, managedBy: 'example.com/x' | '' | '' | ''",
                "completions: 5, managedBy: 'kubernetes.io/job-controller' | '' | '' | +1",
            })
    void shouldKeepAsManyPodsAsItMay(String spec, String status, String pods, String actions) {
        // Given
        var job = new JobCase(plain(spec), plain(status), plain(pods));

        // When
        String done = job.actions();

        // Then
        assertThat(done).isEqualTo(plain(actions));
    }

    /** Each pod counts once: noted, finalizer off, counted. */
    @ParameterizedTest(name = "[{index}] {0} | {1} | {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "completions: 2 | '' | a Succeeded t | +1 | ok[uid-a]",
                "completions: 2 | uncountedTerminatedPods: {succeeded: ['uid-a']} | a Succeeded t; b Running t | ~a | active=1 ok[uid-a]",
                "completions: 2 | uncountedTerminatedPods: {succeeded: ['uid-a']} | a Succeeded; b Running t | '' | active=1 succeeded=1",
                "completions: 2 | uncountedTerminatedPods: {succeeded: ['uid-a']} | b Running t | '' | active=1 succeeded=1",
                "completions: 2 | succeeded: 1 | a Succeeded; b Running t | '' | active=1 succeeded=1",
                "completions: 2 | '' | a Failed t ago=1 | '' | bad[uid-a]",
                "completions: 2 | failed: 3, uncountedTerminatedPods: {failed: ['uid-a']} | a Failed; b Running t | '' | active=1 failed=4",
                "completions: 2 | '' | a Running t d; b Running t | '' | active=1 terminating=1 bad[uid-a]",
                "completions: 2, podReplacementPolicy: 'Failed' | '' | a Running t d; b Running t | '' | active=1 terminating=1",
                // Noted as failed when its deletion began, it may still succeed: it counts once.
                "completions: 2 | uncountedTerminatedPods: {failed: ['uid-a']} | a Succeeded t; b Running t | ~a | active=1 bad[uid-a]",
                // By index no uid is noted for a success.
                "completionMode: 'Indexed', completions: 3 | '' | a Succeeded t i=1; b Running t i=0 | '' | active=1 succeeded=1 done(1)",
                "completionMode: 'Indexed', completions: 3 | completedIndexes: '1', succeeded: 1 | a Succeeded t i=1; b Running t i=0 | ~a | active=1 succeeded=1 done(1)",
                "completionMode: 'Indexed', completions: 3 | completedIndexes: '1', succeeded: 1 | a Succeeded t i=7; b Running t i=0 | ~a | active=1 succeeded=1 done(1)",
                // Elastic: fewer completions forget what lies beyond.
                "completionMode: 'Indexed', completions: 2, parallelism: 2 | completedIndexes: '1,4', succeeded: 2 | b Running t i=0 | '' | active=1 succeeded=1 done(1)",
            })
    void shouldCountEachPodOnce(String spec, String status, String pods, String actions, String reported) {
        // Given
        var job = new JobCase(plain(spec), plain(status), plain(pods));

        // When
        String done = job.actions();

        // Then
        assertThat(done).isEqualTo(plain(actions));
        assertThat(job.status()).isEqualTo(plain(reported));
    }

    /** What it ends with. */
    @ParameterizedTest(name = "[{index}] {0} | {1} | {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "completions: 0 | '' | '' | '' | SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached",
                "completions: 1 | '' | a Succeeded t | '' | ok[uid-a] SuccessCriteriaMet:CompletionsReached",
                "completions: 1 | uncountedTerminatedPods: {succeeded: ['uid-a']} | a Succeeded t | ~a | ok[uid-a] SuccessCriteriaMet:CompletionsReached",
                "completions: 1 | uncountedTerminatedPods: {succeeded: ['uid-a']} | a Succeeded | '' | succeeded=1 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached",
                "completions: 1 | uncountedTerminatedPods: {succeeded: ['uid-a']} | a Succeeded; b Running d | '' | terminating=1 succeeded=1 SuccessCriteriaMet:CompletionsReached",
                "backoffLimit: 1 | failed: 1 | a Failed t ago=99 | '' | failed=1 bad[uid-a] FailureTarget:BackoffLimitExceeded",
                "backoffLimit: 1 | failed: 1 | a Failed t ago=99; b Running t | -b | active=1 failed=1 bad[uid-a] FailureTarget:BackoffLimitExceeded",
                "backoffLimit: 2 | failed: 1 | a Failed t ago=99 | +1 | failed=1 bad[uid-a]",
                "backoffLimit: 0 | '' | a Failed t | '' | bad[uid-a] FailureTarget:BackoffLimitExceeded",
                "backoffLimit: 2, template: {spec: {restartPolicy: 'OnFailure'}} | '' | a Running t r=2 | -a | active=1 FailureTarget:BackoffLimitExceeded",
                "backoffLimit: 2, template: {spec: {restartPolicy: 'OnFailure'}} | '' | a Running t r=1 | '' | active=1",
                "backoffLimit: 0, template: {spec: {restartPolicy: 'OnFailure'}} | '' | a Running t r=1 | -a | active=1 FailureTarget:BackoffLimitExceeded",
                "activeDeadlineSeconds: 60 | startTime: '2025-12-31T23:59:00Z' | a Running t | -a | active=1 FailureTarget:DeadlineExceeded",
                "activeDeadlineSeconds: 60 | startTime: '2025-12-31T23:59:01Z' | a Running t | '' | active=1",
                "activeDeadlineSeconds: 60, suspend: true | startTime: '2025-12-31T23:59:00Z' | '' | '' | Suspended:JobSuspended",
                // Limits of each index.
                "completionMode: 'Indexed', completions: 3, parallelism: 3, backoffLimitPerIndex: 1 | completedIndexes: '2', succeeded: 1 | a Failed t i=0 f=1; b Running t i=1 | '' | active=1 succeeded=1 bad[uid-a] done(2) lost(0)",
                "completionMode: 'Indexed', completions: 2, parallelism: 3, backoffLimitPerIndex: 0 | completedIndexes: '1', succeeded: 1 | a Failed t i=0 | '' | succeeded=1 bad[uid-a] done(1) lost(0) FailureTarget:FailedIndexes",
                "completionMode: 'Indexed', completions: 9, parallelism: 3, backoffLimitPerIndex: 0, maxFailedIndexes: 1 | failedIndexes: '1', failed: 1 | a Failed t i=0 | '' | failed=1 bad[uid-a] lost(0,1) FailureTarget:MaxFailedIndexesExceeded",
                // What is being deleted of a failed Job counts as failed.
                "completions: 3 | conditions: [{type: 'FailureTarget', status: 'True', reason: 'DeadlineExceeded', message: 'm'}] | a Running t d | '' | terminating=1 bad[uid-a] FailureTarget:DeadlineExceeded",
                "completions: 3 | conditions: [{type: 'FailureTarget', status: 'True', reason: 'DeadlineExceeded', message: 'm'}], failed: 1 | '' | '' | failed=1 FailureTarget:DeadlineExceeded Failed:DeadlineExceeded",
                // By policies.
                "successPolicy: {rules: [{succeededIndexes: '1-2', succeededCount: 1}]}, completionMode: 'Indexed', completions: 5, parallelism: 5 | completedIndexes: '2', succeeded: 1 | a Running t i=0 | -a | active=1 succeeded=1 done(2) SuccessCriteriaMet:SuccessPolicy",
                "podFailurePolicy: {rules: [{action: 'FailJob', onExitCodes: {operator: 'In', values: [42]}}]}, completions: 3 | '' | a Failed t x=42; b Running t | -b | active=1 bad[uid-a] FailureTarget:PodFailurePolicy",
                "podFailurePolicy: {rules: [{action: 'Ignore', onPodConditions: [{type: 'DisruptionTarget', status: 'True'}]}]}, completions: 3, backoffLimit: 0 | '' | a Failed t c=DisruptionTarget ago=99 | +1 ~a | ''",
                "podFailurePolicy: {rules: [{action: 'Count', onPodConditions: [{type: 'DisruptionTarget', status: 'True'}]}]}, completions: 3, backoffLimit: 0 | '' | a Failed t c=DisruptionTarget | '' | bad[uid-a] FailureTarget:BackoffLimitExceeded",
                "podFailurePolicy: {rules: [{action: 'FailIndex', onExitCodes: {operator: 'In', values: [42]}}]}, completionMode: 'Indexed', completions: 3, parallelism: 1, backoffLimitPerIndex: 9 | '' | a Failed t i=1 x=42 | +i0 | bad[uid-a] lost(1)",
            })
    void shouldEndAsKubernetesEndsIt(String spec, String status, String pods, String actions, String reported) {
        // Given
        var job = new JobCase(plain(spec), plain(status), plain(pods));

        // When
        String done = job.actions();

        // Then
        assertThat(done).isEqualTo(plain(actions));
        assertThat(job.status()).isEqualTo(plain(reported));
    }

    @ParameterizedTest(name = "[{index}] {0} | {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "completions: 1 | uncountedTerminatedPods: {succeeded: ['uid-a']} | a Succeeded | Normal Completed: Job completed",
                "completions: 1 | succeeded: 1, uncountedTerminatedPods: {succeeded: ['uid-a']} | a Succeeded | Warning TooManySucceededPods: Too many succeeded pods running after completion count reached; Normal Completed: Job completed",
                "suspend: true | '' | '' | Normal Suspended: Job suspended",
                "parallelism: 0 | conditions: [{type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended'}] | '' | Normal Resumed: Job resumed",
                "completions: 1 | conditions: [{type: 'FailureTarget', status: 'True', reason: 'DeadlineExceeded', message: 'why'}] | '' | Warning DeadlineExceeded: why",
                "completions: 9, parallelism: 0 | '' | a Running | Normal SuccessfulDelete: Deleted pod: a",
            })
    void shouldSayWhatKubernetesSays(String spec, String status, String pods, String events) {
        // Given
        var job = new JobCase(plain(spec), plain(status), plain(pods));

        // When
        String said = job.events();

        // Then
        assertThat(said).isEqualTo(plain(events));
    }

    /** 10 s, doubled, at most six minutes; a success begins anew. */
    @ParameterizedTest(name = "{0}: {1} s")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a Failed t ago=0 | 10",
                "a Failed t ago=4 | 6",
                "a Failed t ago=10 | 0",
                "a Failed ago=30; b Failed t ago=4 | 16",
                "a Failed ago=30; b Failed ago=20; c Failed t ago=0 | 40",
                "a Failed ago=30; b Succeeded t ago=20; c Failed t ago=0 | 10",
                "a Failed ago=30; b Succeeded t ago=0 | 0",
                "a Failed; b Failed; c Failed; d Failed; e Failed | 160",
                "a Failed; b Failed; c Failed; d Failed; e Failed; f Failed | 320",
                "a Failed; b Failed; c Failed; d Failed; e Failed; f Failed; g Failed | 360",
                "a Failed; b Failed; c Failed; d Failed; e Failed; f Failed; g Failed; h Failed; i Failed; j Failed; k Failed; l Failed | 360",
            })
    void shouldWaitLongerAfterEachFailure(String pods, long seconds) {
        // Given
        var job = new JobCase("completions: 9, backoffLimit: 99", "", pods);

        // When
        ReconcileResult result = job.run();

        // Then
        assertThat(result.requeueAfter()).isEqualTo(seconds == 0 ? null : Duration.ofSeconds(seconds));
        assertThat(job.creates()).hasSize(seconds == 0 ? 1 : 0);
    }

    /** With limits of each index also the back-off is each one's own, and the next pod carries the count. */
    @ParameterizedTest(name = "{0}: {1}, then in {2} s")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a Failed t i=0 f=0 ago=0; b Running t i=1 | '' | 10",
                "a Failed t i=0 f=0 ago=10; b Running t i=1 | 0 failures=1 ignored=null | 0",
                "a Failed t i=0 f=2 ago=10; b Running t i=1 | '' | 30",
                "a Failed t i=0 f=2 ago=40; b Running t i=1 | 0 failures=3 ignored=null | 0",
                "a Failed t i=0 f=1 g=1 x=7 ago=40; b Running t i=1 | 0 failures=1 ignored=2 | 0",
            })
    void shouldCountFailuresOfEachIndex(String pods, String made, long seconds) {
        // Given
        var job = new JobCase(
                "completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 5,"
                        + " podFailurePolicy: {rules: [{action: 'Ignore', onExitCodes: {operator: 'In', values: [7]}}]}",
                "",
                pods);

        // When
        List<Proposal.Create> creates = job.creates();

        // Then
        assertThat(job.run().requeueAfter()).isEqualTo(seconds == 0 ? null : Duration.ofSeconds(seconds));
        assertThat(creates.stream().map(each -> {
                    var annotations = each.object().getMetadata().getAnnotations();
                    return annotations.get(JobPods.INDEX) + " failures=" + annotations.get(JobPods.FAILURES)
                            + " ignored=" + annotations.get(JobPods.IGNORED_FAILURES);
                }))
                .isEqualTo(plain(made).isEmpty() ? List.of() : List.of(made));
    }

    @Test
    void shouldMakePodsAsKubernetesMakesThem() {
        // Given
        var job = new JobCase("completionMode: 'Indexed', completions: 1", "", "");

        // When
        var pod = (Pod) job.creates().getFirst().object();

        // Then
        assertThat(pod.getMetadata().getName()).matches("pi-0-[a-z0-9]{5}");
        assertThat(pod.getMetadata().getGenerateName()).isEqualTo("pi-0-");
        assertThat(pod.getMetadata().getFinalizers()).containsExactly(JobPods.FINALIZER);
        assertThat(pod.getMetadata().getLabels())
                .containsEntry(JobPods.INDEX, "0")
                .containsEntry("job-name", "pi");
        assertThat(pod.getMetadata().getAnnotations()).containsExactly(Map.entry(JobPods.INDEX, "0"));
        assertThat(pod.getSpec().getHostname()).isEqualTo("pi-0");
        assertThat(pod.getSpec().getContainers().getFirst().getEnv())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.getName()).isEqualTo("JOB_COMPLETION_INDEX");
                    assertThat(each.getValueFrom().getFieldRef().getFieldPath())
                            .isEqualTo("metadata.labels['batch.kubernetes.io/job-completion-index']");
                });
    }

    @Test
    void shouldAskForTheSameNamesAgainAndForOthersAfterAFailure() {
        // Given
        String spec = "completions: 3, parallelism: 2";

        // When
        var first = new JobCase(spec, "", "").creates();
        var again = new JobCase(spec, "", "").creates();
        var after = new JobCase(spec, "failed: 1", "").creates();
        var resumed = new JobCase(
                        spec,
                        "conditions: [{type: 'Suspended', status: 'False', lastTransitionTime: '2025-01-01T00:00:00Z'}]",
                        "")
                .creates();

        // Then
        assertThat(again)
                .extracting(Proposal::key)
                .isEqualTo(first.stream().map(Proposal::key).toList());
        assertThat(after.get(0).key()).isEqualTo(first.get(1).key());
        assertThat(after.get(1).key()).isNotIn(first.stream().map(Proposal::key).toList());
        assertThat(resumed)
                .extracting(Proposal::key)
                .doesNotContainAnyElementsOf(first.stream().map(Proposal::key).toList());
    }

    @ParameterizedTest(name = "{0}, index {1}: {2}")
    @CsvSource({
        "pi, 7, pi-7-",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff, 123, aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefff-123-",
    })
    void shouldKeepTheIndexInLongNames(String name, int index, String prefix) {
        // Given
        // When
        String made = JobPodMaker.prefix(name, index);

        // Then
        assertThat(made).isEqualTo(prefix).hasSizeLessThanOrEqualTo(58);
    }

    /** A pod is let go where no Job counts it: none controls it, or it is gone, or has ended. */
    @ParameterizedTest(name = "Job {0}, pod of {1}: {2}")
    @CsvSource({
        "none, pi, true",
        "running, pi, false",
        "ended, pi, true",
        "foreign, pi, false",
        "running, nobody, true",
        "none, ReplicaSet, false",
    })
    void shouldLetGoOfOrphans(String state, String owner, boolean expected) {
        // Given
        var shard = new ShardFixture();
        var job = Jobs.job("pi").build();
        job.getSpec().setManagedBy(state.equals("foreign") ? "example.com/x" : null);
        if (state.equals("ended")) {
            job = new JobBuilder(job)
                    .withNewStatus()
                    .addNewCondition()
                    .withType("Complete")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build();
        }
        if (!state.equals("none")) {
            shard.put("jobs.batch", job);
        }
        var reference = References.controller(job);
        reference.setKind(owner.equals("ReplicaSet") ? "ReplicaSet" : "Job");
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("a")
                .withUid("uid-a")
                .withFinalizers(JobPods.FINALIZER)
                .withOwnerReferences(owner.equals("nobody") ? List.of() : List.of(reference))
                .endMetadata()
                .build();
        var stored = shard.put("pods", pod);
        var controller = new JobReconciler();
        var key = new ObjectKey("default", "a");

        // When
        var affected = controller.affected(new FactChange("pods", key, null, stored), shard.cache());
        ReconcileResult result = shard.run(controller, "pods", key);

        // Then
        assertThat(affected.contains(new WorkKey("pods", key))).isEqualTo(expected);
        assertThat(result.proposals()).hasSize(expected ? 1 : 0);
    }

    private static String plain(String text) {
        return text.equals("''") ? "" : text;
    }
}
