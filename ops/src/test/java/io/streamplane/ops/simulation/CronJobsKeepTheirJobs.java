package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A CronJob makes one Job at most for each minute, even where one was deleted; as upstream, unless that was before the CronJob's
 * status told of it. In the end none of its Jobs is active, and no more of
 * those that are over are left than it keeps.
 */
final class CronJobsKeepTheirJobs implements Invariant {

    private static final String NAME = "cron";

    /** By CronJob and time: the Job that was made. */
    private final Map<String, String> made = new HashMap<>();

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject job = change.object();
            if (!job.kind().resource().equals(JobActions.JOBS)) {
                continue;
            }
            String time = Tree.text(
                    Tree.object(job.tree(), "metadata", "annotations"),
                    "batch.kubernetes.io/cronjob-scheduled-timestamp");
            String cron = Facets.controller(job);
            if (change.before() == null && occurrence.who().equals("cronjob-controller")) {
                String before = made.putIfAbsent(cron + " " + time, job.uid());
                Violation.unless(before == null, NAME, job + " is the second one for " + time);
            } else if (change.after() == null && told(occurrence.before(), cron).compareTo(time) < 0) {
                made.remove(cron + " " + time);
            }
        }
    }

    /** The time of the last Job by the status of a CronJob; empty where it says none. Times of one form are in the order of their texts. */
    private static String told(Snapshot state, String uid) {
        return Facets.list(state, CronJobActions.CRON_JOBS).stream()
                .filter(each -> each.uid().equals(uid))
                .map(each -> Tree.text(Facets.status(each), "lastScheduleTime"))
                .findFirst()
                .orElse("");
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject cron : Facets.list(state, CronJobActions.CRON_JOBS)) {
            List<StoredObject> jobs = Facets.list(state, JobActions.JOBS).stream()
                    .filter(each -> Facets.controller(each).equals(cron.uid()))
                    .toList();
            for (String verdict : List.of("Complete", "Failed")) {
                long kept = Tree.number(
                        Facets.spec(cron),
                        verdict.equals("Complete") ? "successfulJobsHistoryLimit" : "failedJobsHistoryLimit",
                        0);
                long there = jobs.stream()
                        .filter(each -> Tree.text(Facets.condition(each, verdict), "status")
                                .equals("True"))
                        .count();
                Violation.unless(
                        there <= kept, NAME, cron + " keeps " + kept + " Jobs, but " + there + " are " + verdict);
            }
            Violation.unless(
                    Tree.objects(Facets.status(cron), "active").isEmpty(),
                    NAME,
                    cron + " says that some Jobs are active: " + Facets.status(cron));
        }
    }
}
