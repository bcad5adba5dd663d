package io.streamplane.controllers.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One Job and its pods in short words, and in short words what a reconcile asks for.
 *
 * <pre>
 * a Succeeded t i=2      a pod a that has succeeded, with the finalizer (t), of index 2
 * b Failed t x=42 ago=30 one that has failed with exit code 42, 30 seconds ago
 * c Running d            one that is being deleted
 * </pre>
 *
 * <p>Answers: {@code +2} two pods are made, {@code +i3} one of index 3, {@code -a} pod a is deleted, {@code ~a} its
 * finalizer goes; and the words of the status, where it is reported.
 */
final class JobCase {

    static final ObjectKey PI = new ObjectKey("default", "pi");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private final ShardFixture shard = new ShardFixture();
    private final Job job;

    /** Throws where a text is no JSON object; names and texts in it need no double quotes. */
    JobCase(String spec, String status, String pods) {
        job = Jobs.job("pi").build();
        job.setStatus(new JobStatus());
        try {
            JSON.readerForUpdating(job.getSpec()).readValue("{" + spec + "}");
            JSON.readerForUpdating(job.getStatus()).readValue("{" + status + "}");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        if (job.getStatus().getStartTime() == null) {
            job.getStatus().setStartTime(Times.format(ShardFixture.NOW));
        }
        shard.put("jobs.batch", job);
        for (String pod : pods.isBlank() ? new String[0] : pods.split(";")) {
            shard.put("pods", pod(pod.strip()));
        }
    }

    private Pod pod(String text) {
        var words = List.of(text.split(" +"));
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(words.get(0))
                .withUid("uid-" + words.get(0))
                .withCreationTimestamp(Times.format(ShardFixture.NOW.minusSeconds(3600)))
                .withLabels(job.getSpec().getSelector().getMatchLabels())
                .withOwnerReferences(References.controller(job))
                .withFinalizers(words.contains("t") ? List.of(JobPods.FINALIZER) : List.of())
                .endMetadata()
                .withNewSpec()
                .withNodeName(words.get(1).equals("Pending") ? null : "node-1")
                .endSpec()
                .withNewStatus()
                .withPhase(words.get(1))
                .endStatus();
        Instant end = ShardFixture.NOW;
        int code = words.get(1).equals("Failed") ? 1 : 0;
        int restarts = 0;
        for (String word : words) {
            switch (word.replaceFirst("=.*", "")) {
                case "d" ->
                    pod.editMetadata()
                            .withDeletionTimestamp(Times.format(ShardFixture.NOW.plusSeconds(30)))
                            .withDeletionGracePeriodSeconds(30L)
                            .endMetadata();
                case "i" ->
                    pod.editMetadata()
                            .addToAnnotations(JobPods.INDEX, value(word))
                            .endMetadata();
                case "f" ->
                    pod.editMetadata()
                            .addToAnnotations(JobPods.FAILURES, value(word))
                            .endMetadata();
                case "g" ->
                    pod.editMetadata()
                            .addToAnnotations(JobPods.IGNORED_FAILURES, value(word))
                            .endMetadata();
                case "x" -> code = Integer.parseInt(value(word));
                case "ago" -> end = ShardFixture.NOW.minusSeconds(Long.parseLong(value(word)));
                case "r" -> restarts = Integer.parseInt(value(word));
                case "c" ->
                    pod.editStatus()
                            .addNewCondition()
                            .withType(value(word))
                            .withStatus("True")
                            .endCondition()
                            .endStatus();
                default -> {}
            }
        }
        if (words.get(1).equals("Succeeded") || words.get(1).equals("Failed")) {
            pod.editStatus()
                    .addNewContainerStatus()
                    .withName("main")
                    .withNewState()
                    .withNewTerminated()
                    .withExitCode(code)
                    .withFinishedAt(Times.format(end))
                    .endTerminated()
                    .endState()
                    .endContainerStatus()
                    .endStatus();
        } else if (restarts > 0) {
            pod.editStatus()
                    .addNewContainerStatus()
                    .withName("main")
                    .withRestartCount(restarts)
                    .endContainerStatus()
                    .endStatus();
        }
        return pod.build();
    }

    private static String value(String word) {
        return word.substring(word.indexOf('=') + 1);
    }

    ReconcileResult run() {
        return shard.run(new JobReconciler(), "jobs.batch", PI);
    }

    List<Proposal.Create> creates() {
        return run().proposals().stream()
                .filter(Proposal.Create.class::isInstance)
                .map(Proposal.Create.class::cast)
                .toList();
    }

    /** What it does to pods. */
    String actions() {
        var words = new ArrayList<String>();
        int made = 0;
        for (Proposal proposal : run().proposals()) {
            switch (proposal) {
                case Proposal.Create create -> {
                    String index = create.object().getMetadata().getAnnotations() == null
                            ? null
                            : create.object().getMetadata().getAnnotations().get(JobPods.INDEX);
                    if (index == null) {
                        made++;
                    } else {
                        words.add("+i" + index);
                    }
                }
                case Proposal.Delete delete -> words.add("-" + delete.key().name());
                case Proposal.UpdateMetadata update ->
                    words.add("~" + update.key().name());
                default -> {}
            }
        }
        if (made > 0) {
            words.add("+" + made);
        }
        Collections.sort(words);
        return String.join(" ", words);
    }

    /** The status that is reported, what is 0 or empty left out; empty where none is. */
    String status() {
        return run().proposals().stream()
                .filter(Proposal.UpdateStatus.class::isInstance)
                .map(each -> words(((Job) ((Proposal.UpdateStatus) each).object()).getStatus()))
                .collect(Collectors.joining());
    }

    String events() {
        return run().events().stream()
                .map(each -> each.note().type() + " " + each.note().reason() + ": "
                        + each.note().message())
                .collect(Collectors.joining("; "));
    }

    private static String words(JobStatus status) {
        var words = new ArrayList<String>();
        number(words, "active", status.getActive());
        number(words, "ready", status.getReady());
        number(words, "terminating", status.getTerminating());
        number(words, "succeeded", status.getSucceeded());
        number(words, "failed", status.getFailed());
        var uncounted = status.getUncountedTerminatedPods();
        if (!uncounted.getSucceeded().isEmpty()) {
            words.add("ok" + uncounted.getSucceeded());
        }
        if (!uncounted.getFailed().isEmpty()) {
            words.add("bad" + uncounted.getFailed());
        }
        if (status.getCompletedIndexes() != null) {
            words.add("done(" + status.getCompletedIndexes() + ")");
        }
        if (status.getFailedIndexes() != null) {
            words.add("lost(" + status.getFailedIndexes() + ")");
        }
        Objects.requireNonNull(status.getConditions())
                .forEach(each -> words.add(each.getType()
                        + (each.getStatus().equals("True") ? "" : "=" + each.getStatus()) + ":" + each.getReason()));
        return String.join(" ", words);
    }

    private static void number(List<String> words, String name, Integer number) {
        if (number != null && number != 0) {
            words.add(name + "=" + number);
        }
    }
}
