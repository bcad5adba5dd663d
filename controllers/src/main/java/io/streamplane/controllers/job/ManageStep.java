package io.streamplane.controllers.job;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.batch.Indexes;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes pods where there are too few, and deletes some where there are too many: never both at once ({@code manageJob} of
 * Kubernetes' controller). A pod that is surplus first loses its finalizer, so that it does not count as a failure, and is
 * deleted then.
 */
final class ManageStep {

    /** So many are made or deleted at once. */
    static final int BATCH = 500;

    private final ReconcileInput input;
    private final JobPods job;
    private final List<Proposal> proposals;
    private final List<Remark> events;

    ManageStep(ReconcileInput input, JobPods job, List<Proposal> proposals, List<Remark> events) {
        this.input = input;
        this.job = job;
        this.proposals = proposals;
        this.events = events;
    }

    /** When to look again because of a back-off; null where none is in the way. */
    @Nullable
    Duration apply() {
        List<Stored<Pod>> active = job.active();
        int wanted = job.suspended() ? 0 : wanted(active.size());
        List<Stored<Pod>> surplus = surplus(active, Math.max(0, active.size() - wanted));
        if (!surplus.isEmpty()) {
            surplus.stream().limit(job.suspended() ? Integer.MAX_VALUE : BATCH).forEach(this::remove);
            return null;
        }
        int held = job.replacesOnlyFailed() ? job.terminating().size() : 0;
        int missing = Math.min(BATCH, wanted - held - active.size());
        return missing > 0 ? create(missing) : null;
    }

    private int wanted(int active) {
        int parallelism = or(job.spec().getParallelism(), 1);
        if (job.spec().getCompletions() == null) {
            return job.succeeded() > 0 ? active : parallelism;
        }
        return Math.max(0, Math.min(parallelism, job.completions() - job.succeeded()));
    }

    /** Of an indexed Job first those without an index of their own; then those that have come the least far. */
    private List<Stored<Pod>> surplus(List<Stored<Pod>> active, int least) {
        var surplus = new ArrayList<Stored<Pod>>();
        var left = new ArrayList<Stored<Pod>>();
        if (job.indexed()) {
            var taken = new HashSet<Integer>();
            for (Stored<Pod> pod : active.stream().sorted(ORDER.reversed()).toList()) {
                (job.hasValidIndex(pod) && taken.add(JobPods.index(pod)) ? left : surplus).add(pod);
            }
        } else {
            left.addAll(active);
        }
        left.stream().sorted(ORDER).limit(Math.max(0, least - surplus.size())).forEach(surplus::add);
        return surplus;
    }

    /** As Kubernetes orders active pods; before them those that are being removed already. */
    private static final Comparator<Stored<Pod>> ORDER = Comparator.<Stored<Pod>, Boolean>comparing(JobPods::tracked)
            .thenComparing(pod -> pod.node() != null)
            .thenComparing(pod -> List.of("Pending", "Unknown", "Running").indexOf(Pods.phase(pod.object())))
            .thenComparing(pod -> Pods.ready(pod.object()))
            .thenComparing(pod -> Pods.readySince(pod.object()), Comparator.reverseOrder())
            .thenComparing(pod -> Pods.restarts(pod.object()), Comparator.reverseOrder())
            .thenComparing(
                    pod -> Times.parse(pod.object().getMetadata().getCreationTimestamp()), Comparator.reverseOrder())
            .thenComparing(Stored::uid);

    /** Without its finalizer a pod is not counted: so it must not have ended meanwhile. */
    private void remove(Stored<Pod> pod) {
        if (JobPods.tracked(pod)) {
            var running =
                    new Precondition.ObservedAt(new ResourceKey(JobReconciler.PODS, pod.key()), pod.observedRevision());
            proposals.add(Metadata.update(pod, MetadataEdit.withoutFinalizer(JobPods.FINALIZER), List.of(running)));
        } else {
            delete(pod);
        }
    }

    void delete(Stored<Pod> pod) {
        var delete = new Proposal.Delete(JobReconciler.PODS, pod.key(), pod.uid(), null, null);
        proposals.add(delete);
        events.add(new Remark(
                EventNote.normal(References.regarding(job.job()), "SuccessfulDelete", "Deleted pod: " + pod.name()),
                delete));
    }

    private @Nullable Duration create(int missing) {
        if (!job.limitsIndexes()) {
            Duration wait = FailureBackoff.left(succeeded(), failed(), input.now());
            if (!wait.isZero()) {
                return wait;
            }
        }
        var made = new JobPodMaker(input, job);
        if (!job.indexed()) {
            for (int i = 0; i < missing; i++) {
                created(made.next());
            }
            return null;
        }
        Duration shortest = null;
        for (int index : pending(missing)) {
            Stored<Pod> before = job.replaced().get(index);
            Duration wait = before == null
                    ? Duration.ZERO
                    : FailureBackoff.left(
                            JobPods.allFailures(before) + 1, FailureBackoff.finished(before), input.now());
            if (wait.isZero()) {
                created(made.next(index, before));
            } else if (shortest == null || wait.compareTo(shortest) < 0) {
                shortest = wait;
            }
        }
        return shortest;
    }

    private List<Integer> pending(int count) {
        Set<Integer> taken = new HashSet<>();
        job.active().forEach(pod -> taken.add(JobPods.index(pod)));
        if (job.replacesOnlyFailed()) {
            job.terminating().forEach(pod -> taken.add(JobPods.index(pod)));
        }
        taken.remove(JobPods.NO_INDEX);
        Indexes settled = job.succeededIndexes().and(Indexes.of(taken));
        Indexes lost = job.failedIndexes();
        return (lost == null ? settled : settled.and(lost)).missing(count, job.completions());
    }

    private List<Stored<Pod>> succeeded() {
        return job.pods().stream().filter(JobPods::succeeded).toList();
    }

    private List<Stored<Pod>> failed() {
        return job.pods().stream().filter(job::failed).toList();
    }

    private void created(Proposal.Create create) {
        proposals.add(create);
        events.add(new Remark(
                EventNote.normal(
                        References.regarding(job.job()),
                        "SuccessfulCreate",
                        "Created pod: " + create.key().name()),
                create));
    }
}
