package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Job counts no pod twice, and none that did not end: of a uid that it has noted it speaks no more once it is counted, its
 * counters only grow, and never beyond the pods that there were. In the end each Job has ended, and holds no pod.
 */
final class JobsCountOnce implements Invariant {

    private static final String NAME = "jobs count once";
    private static final String FINALIZER = "batch.kubernetes.io/job-tracking";
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private static final class Tally {
        private final Set<String> succeeded = new HashSet<>();
        private final Set<String> indexes = new HashSet<>();
        private final Set<String> failed = new HashSet<>();
        private final Set<String> noted = new HashSet<>();
        private final Set<String> counted = new HashSet<>();
        private long successes;
        private long failures;
    }

    private final Map<String, Tally> jobs = new HashMap<>();

    @Override
    public void check(Occurrence moment) {
        for (Change change : moment.changes()) {
            StoredObject after = change.after();
            String resource = change.object().kind().resource();
            if (after != null && resource.equals("pods")) {
                ended(after);
            } else if (after != null && resource.equals(JobActions.JOBS)) {
                reported(after);
            }
        }
    }

    private void ended(StoredObject pod) {
        Tally tally = jobs.computeIfAbsent(Facets.controller(pod), _ -> new Tally());
        String phase = Tree.text(Facets.status(pod), "phase");
        if (phase.equals("Succeeded")) {
            tally.succeeded.add(pod.uid());
            tally.indexes.add(Tree.text(Tree.object(Facets.metadata(pod), "annotations"), INDEX));
        } else if (phase.equals("Failed") || Facets.terminating(pod)) {
            tally.failed.add(pod.uid());
        }
    }

    private void reported(StoredObject job) {
        Tally tally = jobs.computeIfAbsent(job.uid(), _ -> new Tally());
        ObjectNode status = Facets.status(job);
        boolean indexed = Tree.text(Facets.spec(job), "completionMode").equals("Indexed");
        Set<String> succeeded = uids(status, "succeeded");
        Set<String> failed = uids(status, "failed");
        long successes = Tree.number(status, "succeeded", 0);
        long failures = Tree.number(status, "failed", 0);
        var now = new HashSet<>(succeeded);
        now.addAll(failed);
        tally.noted.stream().filter(each -> !now.contains(each)).forEach(tally.counted::add);
        tally.noted.clear();
        tally.noted.addAll(now);
        Violation.unless(
                now.stream().noneMatch(tally.counted::contains), NAME, job + " counts a pod again: " + status);
        Violation.unless(
                successes >= tally.successes && failures >= tally.failures, NAME, job + " counts back: " + status);
        Violation.unless(
                successes + succeeded.size() <= (indexed ? tally.indexes.size() : tally.succeeded.size()),
                NAME,
                job + " counts successes that there are not: " + status);
        Violation.unless(
                failures + failed.size() <= tally.failed.size(),
                NAME,
                job + " counts failures that there are not: " + status);
        tally.successes = successes;
        tally.failures = failures;
    }

    private static Set<String> uids(@Nullable ObjectNode status, String end) {
        var uids = new HashSet<String>();
        JsonNode all = Objects.requireNonNullElseGet(status, () -> VirtualApi.json("{}"))
                .path("uncountedTerminatedPods")
                .path(end);
        all.forEach(each -> uids.add(each.asString()));
        return uids;
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject job : Facets.list(state, JobActions.JOBS)) {
            boolean over = isTrue(job, "Complete") || isTrue(job, "Failed");
            Violation.unless(over, NAME, job + " has not ended: " + Facets.status(job));
            Violation.unless(
                    Tree.number(Facets.status(job), "active", 0) == 0, NAME, job + " runs: " + Facets.status(job));
        }
        for (StoredObject pod : Facets.list(state, "pods")) {
            boolean held = Objects.requireNonNull(Facets.metadata(pod)).path("finalizers").toString().contains(FINALIZER);
            Violation.unless(!held, NAME, pod + " is held though no Job counts it");
        }
    }

    private static boolean isTrue(StoredObject job, String condition) {
        return Tree.text(Facets.condition(job, condition), "status").equals("True");
    }
}
