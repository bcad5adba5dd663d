package io.streamplane.apiserver.kind.batch;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.HumanDuration;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.Workload;
import io.streamplane.apiserver.kind.core.PodDefaults;
import io.streamplane.schemas.cron.CronSchedule;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a CronJob (batch/v1 {@code defaults.go}, {@code ValidateCronJobSpec}, {@code printCronJob}). */
public final class CronJobRules implements KindRules {

    /** The controller adds eleven characters to it for the name of a Job. */
    private static final int LONGEST_NAME = 52;

    private static final long SUCCESSFUL = 3;
    private static final List<String> CONCURRENCY = List.of("Allow", "Forbid", "Replace");
    private static final String ZONE_IN_SCHEDULE = "TZ";

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Schedule", "The schedule in Cron format.", job -> spec(job, "schedule")),
            Columns.text("Timezone", "The time zone of the schedule.", job -> orNone(spec(job, "timeZone"))),
            Columns.text("Suspend", "Whether no further Jobs are made.", CronJobRules::suspended),
            Columns.count(
                    "Active",
                    "How many Jobs run.",
                    job -> Tree.objects(Tree.object(job, "status"), "active").size()),
            Columns.timed("Last Schedule", "When the last Job was made.", 0, CronJobRules::lastSchedule),
            Columns.age(),
            Columns.wide(
                    "Containers",
                    "Names of each container in the template.",
                    job -> Workload.containersIn(jobSpec(job))),
            Columns.wide(
                    "Images",
                    "Images referenced by each container in the template.",
                    job -> Workload.imagesIn(jobSpec(job))),
            Columns.wide(
                    "Selector",
                    "Label selector for pods.",
                    job -> Labels.format(Tree.object(jobSpec(job), "selector"))));

    @Override
    public void applyDefaults(ObjectNode job) {
        ObjectNode spec = Tree.ensure(job, "spec");
        PodDefaults.applyToTemplate(Tree.ensure(spec, "jobTemplate"));
        JobRules.failurePatterns(Tree.object(spec, "jobTemplate", "spec"));
        Tree.ensure(Tree.ensure(spec, "jobTemplate"), "metadata");
        Tree.defaultText(spec, "concurrencyPolicy", "Allow");
        Tree.defaultFlag(spec, "suspend", false);
        Tree.defaultNumber(spec, "successfulJobsHistoryLimit", SUCCESSFUL);
        Tree.defaultNumber(spec, "failedJobsHistoryLimit", 1);
    }

    @Override
    public List<FieldError> validate(ObjectNode job) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(job, "spec");
        String schedule = Tree.text(spec, "schedule");
        if (schedule.isEmpty()) {
            errors.required("spec.schedule", "");
        } else {
            String problem = CronSchedule.problem(schedule);
            if (!problem.isEmpty()) {
                errors.invalid("spec.schedule", schedule, problem);
            }
        }
        for (String field :
                List.of("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")) {
            errors.nonNegative("spec." + field, Tree.number(spec, field, 0));
        }
        timeZone(errors, spec);
        errors.oneOf("spec.concurrencyPolicy", Tree.text(spec, "concurrencyPolicy"), CONCURRENCY);
        JobValidation.validateTemplate(errors, Tree.ensure(spec, "jobTemplate"), "spec.jobTemplate");
        return errors.found();
    }

    private static void timeZone(Errors errors, ObjectNode spec) {
        if (!Tree.has(spec, "timeZone")) {
            return;
        }
        String path = "spec.timeZone";
        String zone = Tree.text(spec, "timeZone");
        if (zone.isEmpty()) {
            errors.invalid(path, zone, "timeZone must be nil or non-empty string");
        } else if (zone.equalsIgnoreCase("Local")) {
            errors.invalid(
                    path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        } else if (!CronSchedule.isZone(zone)) {
            errors.invalid(path, zone, "unknown time zone " + zone);
        }
    }

    /** A schedule that names a time zone is as old as the time when that was not refused. */
    @Override
    public List<FieldError> validateUpdate(ObjectNode job, ObjectNode old) {
        var errors = new Errors();
        String schedule = spec(job, "schedule");
        if (schedule.contains(ZONE_IN_SCHEDULE)) {
            if (!spec(old, "schedule").contains(ZONE_IN_SCHEDULE)) {
                refuseZone(errors, schedule);
            } else if (Tree.has(job.get("spec"), "timeZone")) {
                errors.invalid(
                        "spec.schedule", schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
            }
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateNew(ObjectNode job) {
        var errors = new Errors();
        String name = Tree.text(job.get("metadata"), "name");
        if (name.length() > LONGEST_NAME) {
            errors.invalid("metadata.name", name, "must be no more than " + LONGEST_NAME + " characters");
        }
        if (spec(job, "schedule").contains(ZONE_IN_SCHEDULE)) {
            refuseZone(errors, spec(job, "schedule"));
        }
        return errors.found();
    }

    private static void refuseZone(Errors errors, String schedule) {
        errors.invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String spec(ObjectNode job, String field) {
        return Tree.text(Tree.object(job, "spec"), field);
    }

    private static @Nullable ObjectNode jobSpec(ObjectNode job) {
        return Tree.object(job, "spec", "jobTemplate", "spec");
    }

    private static String suspended(ObjectNode job) {
        ObjectNode spec = Tree.object(job, "spec");
        return !Tree.has(spec, "suspend") ? "<unset>" : Tree.flag(spec, "suspend") ? "True" : "False";
    }

    private static String lastSchedule(ObjectNode job, Instant now) {
        String last = Tree.text(Tree.object(job, "status"), "lastScheduleTime");
        return last.isEmpty() ? "<none>" : HumanDuration.since(last, now);
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }
}
