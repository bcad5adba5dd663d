package io.streamplane.controllers.job;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPods;
import io.streamplane.controllers.reconcile.Claim;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.batch.Indexes;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Job with its pods, sorted by what they mean for it. A pod with the tracking finalizer is not counted yet, or only its
 * uid is noted in {@code status.uncountedTerminatedPods}; one without it is, so that no pod counts twice.
 *
 * @param pods all that the Job controls, by completion index and name
 * @param uncounted uids in the status, both of succeeded and of failed pods
 * @param before indexes that the status says have succeeded
 * @param succeededIndexes those, and those of pods that are not counted yet
 * @param failedIndexes where the Job limits the failures of each index; else null
 * @param replaced the last failed pod of an index that is to have another, by index, where failures of each are limited
 */
record JobPods(
        Stored<Job> job,
        List<Stored<Pod>> pods,
        List<Proposal> claims,
        Set<String> uncountedSucceeded,
        Set<String> uncountedFailed,
        Indexes before,
        Indexes succeededIndexes,
        @Nullable Indexes failedIndexes,
        Map<Integer, Stored<Pod>> replaced) {

    static final String FINALIZER = "batch.kubernetes.io/job-tracking";
    static final String INDEX = "batch.kubernetes.io/job-completion-index";
    static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
    static final String IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

    static final int NO_INDEX = -1;

    static JobPods of(ReconcileInput input, Stored<Job> job) {
        var claim = Claim.of(
                job,
                job.object().getSpec().getSelector(),
                JobReconciler.PODS,
                Pod.class,
                input.shard(),
                (pod, owners) -> claimed(pod, owners, job.uid()));
        List<Stored<Pod>> pods = claim.mine().stream()
                .sorted(Comparator.<Stored<Pod>>comparingInt(JobPods::index).thenComparing(Stored::name))
                .toList();
        var status = job.object().getStatus();
        UncountedTerminatedPods uncounted = status == null ? null : status.getUncountedTerminatedPods();
        Set<String> succeeded = uncounted == null ? Set.of() : set(uncounted.getSucceeded());
        Set<String> failed = uncounted == null ? Set.of() : set(uncounted.getFailed());
        var view = new JobPods(
                job, pods, claim.proposals(), succeeded, failed, Indexes.NONE, Indexes.NONE, null, Map.of());
        return view.indexed() ? view.withIndexes() : view;
    }

    private JobPods withIndexes() {
        var status = job.object().getStatus();
        Indexes known = Indexes.lenient(status == null ? null : status.getCompletedIndexes(), completions());
        var succeeded = new HashSet<Integer>();
        var failed = new HashSet<Integer>();
        for (Stored<Pod> pod : pods) {
            if (tracked(pod) && hasValidIndex(pod)) {
                if (succeeded(pod)) {
                    succeeded.add(index(pod));
                } else if (limitsIndexes() && failsIndex(pod)) {
                    failed.add(index(pod));
                }
            }
        }
        Indexes done = known.and(Indexes.of(succeeded));
        Indexes lost = limitsIndexes()
                ? Indexes.lenient(status == null ? null : status.getFailedIndexes(), completions())
                        .and(Indexes.of(failed))
                : null;
        return new JobPods(
                job,
                pods,
                claims,
                uncountedSucceeded,
                uncountedFailed,
                known,
                done,
                lost,
                lost == null ? Map.of() : lastFailed(done, lost));
    }

    /** The finalizer of such a pod waits until there is another, which is told how often its index has failed. */
    private Map<Integer, Stored<Pod>> lastFailed(Indexes done, Indexes lost) {
        var active = new HashSet<Integer>();
        active().forEach(pod -> active.add(index(pod)));
        var last = new HashMap<Integer, Stored<Pod>>();
        for (Stored<Pod> pod : pods) {
            int index = index(pod);
            if (tracked(pod)
                    && hasValidIndex(pod)
                    && failed(pod)
                    && !done.has(index)
                    && !lost.has(index)
                    && !active.contains(index)) {
                last.merge(index, pod, (old, now) -> {
                    boolean later = allFailures(old) <= allFailures(now)
                            && !FailureBackoff.finished(now).isBefore(FailureBackoff.finished(old));
                    return later ? now : old;
                });
            }
        }
        return last;
    }

    private boolean failsIndex(Stored<Pod> pod) {
        if (!failed(pod)) {
            return false;
        }
        var verdict = verdict(pod);
        return verdict.failsIndex()
                || verdict.counts() && number(pod, FAILURES) >= or(spec().getBackoffLimitPerIndex(), 0);
    }

    FailureRules.Verdict verdict(Stored<Pod> pod) {
        return FailureRules.of(spec().getPodFailurePolicy(), pod.object());
    }

    JobSpec spec() {
        return job.object().getSpec();
    }

    boolean indexed() {
        return "Indexed".equals(spec().getCompletionMode());
    }

    boolean suspended() {
        return Boolean.TRUE.equals(spec().getSuspend());
    }

    /** Whether it goes on again and its status does not say so yet. No pod is made before: that would have an old name. */
    boolean resuming() {
        return !suspended() && JobConditions.holding(job.object(), JobConditions.SUSPENDED) != null;
    }

    /** What the names of new pods follow from. */
    String seed() {
        return JobConditions.of(job.object()).stream()
                .filter(each -> JobConditions.SUSPENDED.equals(each.getType()) && "False".equals(each.getStatus()))
                .map(each -> job.uid() + " " + each.getLastTransitionTime())
                .findFirst()
                .orElse(job.uid());
    }

    boolean limitsIndexes() {
        return indexed() && spec().getBackoffLimitPerIndex() != null;
    }

    /** How many there are to be; 0 where the Job does not say. */
    int completions() {
        return or(spec().getCompletions(), 0);
    }

    /** Whether a pod that is being deleted is replaced only when it has ended. */
    boolean replacesOnlyFailed() {
        return "Failed".equals(spec().getPodReplacementPolicy()) || spec().getPodFailurePolicy() != null;
    }

    List<Stored<Pod>> active() {
        return pods.stream().filter(Pods::active).toList();
    }

    /** Those that are being deleted and have not ended. */
    List<Stored<Pod>> terminating() {
        return pods.stream()
                .filter(pod -> pod.terminating() && !Pods.ended(pod.object()))
                .toList();
    }

    List<Stored<Pod>> newlySucceeded() {
        return pods.stream()
                .filter(pod -> succeeded(pod) && tracked(pod) && !noted(pod) && countable(pod))
                .toList();
    }

    List<Stored<Pod>> newlyFailed() {
        return pods.stream()
                .filter(pod -> failed(pod) && tracked(pod) && !noted(pod) && countable(pod))
                .toList();
    }

    /** How many have succeeded, counted or not. */
    int succeeded() {
        var status = job.object().getStatus();
        return indexed()
                ? succeededIndexes.total()
                : (status == null ? 0 : or(status.getSucceeded(), 0))
                        + uncountedSucceeded.size()
                        + newlySucceeded().size();
    }

    /** How many failures count, noted or not. */
    int failures() {
        return recordedFailures()
                + (int) newlyFailed().stream()
                        .filter(pod -> verdict(pod).counts())
                        .count();
    }

    /** How many the status knows of. */
    int recordedFailures() {
        var status = job.object().getStatus();
        return (status == null ? 0 : or(status.getFailed(), 0)) + uncountedFailed.size();
    }

    boolean noted(Stored<Pod> pod) {
        return uncountedSucceeded.contains(pod.uid()) || uncountedFailed.contains(pod.uid());
    }

    /** A pod of an indexed Job counts only with an index of it. */
    boolean countable(Stored<Pod> pod) {
        return !indexed() || hasValidIndex(pod);
    }

    boolean hasValidIndex(Stored<Pod> pod) {
        int index = index(pod);
        return index != NO_INDEX && index < completions();
    }

    static boolean tracked(Stored<?> pod) {
        return pod.finalizers().contains(FINALIZER);
    }

    static boolean succeeded(Stored<Pod> pod) {
        return "Succeeded".equals(Pods.phase(pod.object()));
    }

    /** One that is being deleted counts as failed at once, where it is replaced at once. */
    boolean failed(Stored<Pod> pod) {
        return "Failed".equals(Pods.phase(pod.object()))
                || !replacesOnlyFailed() && pod.terminating() && !succeeded(pod);
    }

    static int index(Stored<?> pod) {
        String index = pod.annotations().get(INDEX);
        return index != null && index.matches("\\d{1,9}") ? Integer.parseInt(index) : NO_INDEX;
    }

    /** A number in an annotation; 0 where there is none. */
    static int number(Stored<?> pod, String annotation) {
        String number = pod.annotations().getOrDefault(annotation, "");
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
    }

    static int allFailures(Stored<?> pod) {
        return number(pod, FAILURES) + number(pod, IGNORED_FAILURES);
    }

    private static Set<String> set(@Nullable Collection<String> uids) {
        return uids == null ? Set.of() : Set.copyOf(uids);
    }

    /** An adopted pod gets the finalizer, a released one loses it. */
    private static Pod claimed(Pod pod, List<OwnerReference> owners, String jobUid) {
        var finalizers = new ArrayList<>(pod.getMetadata().getFinalizers());
        finalizers.remove(FINALIZER);
        if (owners.stream().anyMatch(owner -> owner.getUid().equals(jobUid))) {
            finalizers.add(FINALIZER);
        }
        return new PodBuilder(Pods.withOwners(pod, owners))
                .editMetadata()
                .withFinalizers(finalizers)
                .endMetadata()
                .build();
    }
}
