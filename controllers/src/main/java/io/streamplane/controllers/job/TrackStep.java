package io.streamplane.controllers.job;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPodsBuilder;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.batch.Indexes;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts pods that have ended, each once. Steps that follow each other, each seen in the journal before the next is
 * asked for:
 *
 * <pre>
 * pod ended, has finalizer -&gt; its uid is in uncountedTerminatedPods (or its index in completedIndexes)
 *                          -&gt; its finalizer is gone -&gt; the counter goes up as the uid goes out
 * </pre>
 *
 * <p>A report of status relies on the status that it was made from, so that of two that count the same pod one is refused.
 */
final class TrackStep {

    /** So many uids stand in the status at most. */
    static final int MOST_UNCOUNTED = 500;

    private final JobPods job;
    private final @Nullable JobOutcome outcome;
    private final List<Proposal> proposals;
    private final List<String> succeeded = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private int indexes;

    TrackStep(JobPods job, @Nullable JobOutcome outcome, List<Proposal> proposals) {
        this.job = job;
        this.outcome = outcome;
        this.proposals = proposals;
    }

    /** Writes counters, uids and indexes into the status that is to be; whether every pod is counted. */
    boolean apply(JobStatus status) {
        settle(status);
        boolean all = true;
        for (Stored<Pod> pod : job.pods()) {
            if (JobPods.tracked(pod) && mayGo(pod)) {
                if (succeeded.size() + failed.size() + indexes >= MOST_UNCOUNTED && !job.noted(pod)) {
                    all = false;
                    break;
                }
                track(pod);
            }
        }
        status.setUncountedTerminatedPods(new UncountedTerminatedPodsBuilder()
                .withSucceeded(succeeded)
                .withFailed(failed)
                .build());
        if (job.indexed()) {
            status.setSucceeded(job.succeededIndexes().total());
            status.setCompletedIndexes(
                    job.succeededIndexes().total() == 0
                            ? null
                            : job.succeededIndexes().toString());
            Indexes lost = job.failedIndexes();
            status.setFailedIndexes(lost == null ? null : lost.toString());
        }
        return all
                && succeeded.isEmpty()
                && failed.isEmpty()
                && job.pods().stream().noneMatch(JobPods::tracked);
    }

    /** Counts those whose finalizer is gone. */
    private void settle(JobStatus status) {
        Set<String> tracked = new HashSet<>();
        job.pods().stream().filter(JobPods::tracked).forEach(pod -> tracked.add(pod.uid()));
        var old = status.getUncountedTerminatedPods();
        if (old != null) {
            succeeded.addAll(old.getSucceeded());
            failed.addAll(old.getFailed());
        }
        int before = succeeded.size();
        succeeded.retainAll(tracked);
        status.setSucceeded(or(status.getSucceeded(), 0) + before - succeeded.size());
        before = failed.size();
        failed.retainAll(tracked);
        status.setFailed(or(status.getFailed(), 0) + before - failed.size());
    }

    /** Whether nothing needs the pod's finalizer any more, once it is counted. */
    private boolean mayGo(Stored<Pod> pod) {
        if (JobPods.succeeded(pod) || job.job().terminating()) {
            return true;
        }
        if (outcome != null) {
            return pod.terminating() || Pods.ended(pod.object());
        }
        Stored<Pod> replaced = job.replaced().get(JobPods.index(pod));
        return job.failed(pod) && (replaced == null || !replaced.uid().equals(pod.uid()));
    }

    private void track(Stored<Pod> pod) {
        boolean counted = true;
        if (JobPods.succeeded(pod) && !job.uncountedFailed().contains(pod.uid())) {
            if (!job.indexed()) {
                counted = noted(pod, job.uncountedSucceeded(), succeeded);
            } else if (job.hasValidIndex(pod) && !job.before().has(JobPods.index(pod))) {
                counted = false;
                indexes++;
            }
        } else if (job.failed(pod) || outcome != null && !outcome.success()) {
            if (job.countable(pod) && job.verdict(pod).counts()) {
                counted = noted(pod, job.uncountedFailed(), failed);
            }
        }
        if (counted) {
            proposals.add(Metadata.update(pod, MetadataEdit.withoutFinalizer(JobPods.FINALIZER)));
        }
    }

    private static boolean noted(Stored<Pod> pod, Set<String> known, List<String> noted) {
        if (known.contains(pod.uid())) {
            return true;
        }
        noted.add(pod.uid());
        return false;
    }
}
