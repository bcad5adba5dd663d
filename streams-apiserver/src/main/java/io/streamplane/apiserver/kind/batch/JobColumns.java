package io.streamplane.apiserver.kind.batch;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.HumanDuration;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.Workload;
import io.streamplane.schemas.time.Timestamps;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows Jobs ({@code printJob}). */
final class JobColumns {

    static final List<TableColumn> ALL = List.of(
            Columns.name(),
            Columns.text("Status", "Status of the job.", JobColumns::status),
            Columns.text("Completions", "Pods that succeeded, and how many have to.", JobColumns::completions),
            Columns.timed("Duration", "Time required to complete the job.", 0, JobColumns::duration),
            Columns.age(),
            Columns.wide("Containers", "Names of each container in the template.", Workload::containers),
            Columns.wide("Images", "Images referenced by each container in the template.", Workload::images),
            Columns.wide("Selector", "Label selector for pods.", Workload::selector));

    private JobColumns() {}

    private static String status(ObjectNode job) {
        Set<String> conditions = Tree.objects(Tree.object(job, "status"), "conditions").stream()
                .filter(each -> Tree.text(each, "status").equals("True"))
                .map(each -> Tree.text(each, "type"))
                .collect(Collectors.toSet());
        if (conditions.contains("Complete")) {
            return "Complete";
        } else if (conditions.contains("Failed")) {
            return "Failed";
        } else if (Tree.has(job.get("metadata"), "deletionTimestamp")) {
            return "Terminating";
        }
        return List.of("Suspended", "FailureTarget", "SuccessCriteriaMet").stream()
                .filter(conditions::contains)
                .findFirst()
                .orElse("Running");
    }

    private static String completions(ObjectNode job) {
        ObjectNode spec = Tree.object(job, "spec");
        long succeeded = Workload.reported(job, "succeeded");
        if (Tree.has(spec, "completions")) {
            return succeeded + "/" + Tree.number(spec, "completions", 0);
        }
        long parallelism = Tree.number(spec, "parallelism", 0);
        return succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : "");
    }

    private static String duration(ObjectNode job, Instant now) {
        ObjectNode status = Tree.object(job, "status");
        String start = Tree.text(status, "startTime");
        String end = Tree.text(status, "completionTime");
        return start.isEmpty() ? "" : HumanDuration.since(start, Objects.requireNonNullElse(Timestamps.read(end), now));
    }
}
