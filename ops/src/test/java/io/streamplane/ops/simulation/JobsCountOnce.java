package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Job counts no pod twice, and no success that was none; it never has more pods than its parallelism, and once it is over it
 * stays so. In the end each Job is over, and its pods are let go of.
 */
final class JobsCountOnce implements Invariant {

    private static final String NAME = "job";

    private final Map<String, Set<String>> succeeded = new HashMap<>();
    private final Map<String, Set<String>> ended = new HashMap<>();
    private final Bounds parallel = new Bounds();
    private final Map<String, String> over = new HashMap<>();

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            switch (change.object().kind().resource()) {
                case JobActions.JOBS -> {
                    StoredObject job = change.after();
                    if (job != null) {
                        job(job, occurrence);
                    }
                }
                case "pods" -> pod(change, occurrence);
                default -> {}
            }
        }
    }

    private void job(StoredObject job, Occurrence occurrence) {
        ObjectNode spec = Facets.spec(job);
        ObjectNode status = Facets.status(job);
        parallel.asked(job.uid(), occurrence.revision(), Tree.number(spec, "parallelism", 1));
        parallel.there(job.uid(), active(job.uid(), occurrence.after()));
        long counted = Tree.number(status, "succeeded", 0);
        long really = succeeded.getOrDefault(job.uid(), Set.of()).size();
        Violation.unless(counted <= really, NAME, job + " counts " + counted + " successes of " + really);
        long failed = Tree.number(status, "failed", 0);
        // A pod that was deleted while it ran counts as failed, whatever its containers end with.
        long gone = ended.getOrDefault(job.uid(), Set.of()).size();
        Violation.unless(
                failed + counted <= gone, NAME, job + " counts " + counted + " and " + failed + " pods of " + gone);
        long wanted = Tree.number(spec, "completions", Long.MAX_VALUE);
        Violation.unless(counted <= wanted, NAME, job + " counts " + counted + " successes, and wants " + wanted);
        String verdict = verdict(job);
        String before = over.get(job.uid());
        Violation.unless(before == null || before.equals(verdict), NAME, job + " was " + before + ", now " + verdict);
        if (!verdict.isEmpty()) {
            over.put(job.uid(), verdict);
        }
    }

    private static String verdict(StoredObject job) {
        for (String type : List.of("Complete", "Failed")) {
            if (Tree.text(Facets.condition(job, type), "status").equals("True")) {
                return type;
            }
        }
        return "";
    }

    private void pod(Change change, Occurrence occurrence) {
        StoredObject pod = change.object();
        String owner = Facets.controller(pod);
        if (!parallel.knows(owner)) {
            return;
        }
        String phase = Tree.text(Facets.status(pod), "phase");
        if (phase.equals("Succeeded")) {
            succeeded.computeIfAbsent(owner, _ -> new HashSet<>()).add(pod.uid());
        }
        if (Facets.over(pod) || Facets.terminating(pod) || change.after() == null) {
            ended.computeIfAbsent(owner, _ -> new HashSet<>()).add(pod.uid());
        }
        long count = active(owner, occurrence.after());
        if (change.before() == null && occurrence.who().equals("job-controller")) {
            long allowed = parallel.allowed(owner, occurrence.seen());
            Violation.unless(count <= allowed, NAME, pod + " is one of " + count + " pods, and not of " + allowed);
        }
        parallel.there(owner, count);
    }

    private static long active(String job, Snapshot state) {
        return Facets.list(state, "pods").stream()
                .filter(each -> Facets.active(each) && Facets.controller(each).equals(job))
                .count();
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject job : Facets.list(state, JobActions.JOBS)) {
            Violation.unless(!verdict(job).isEmpty(), NAME, job + " has no end: " + Facets.status(job));
        }
        for (StoredObject pod : Facets.list(state, "pods")) {
            Violation.unless(
                    !Tree.texts(Facets.metadata(pod), "finalizers").contains("batch.kubernetes.io/job-tracking"),
                    NAME,
                    pod + " is still to be counted");
        }
    }
}
