package io.streamplane.ops.restore;

import io.streamplane.apiserver.audit.EntryJson;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.apiserver.restore.RestorePlan;
import io.streamplane.apiserver.restore.RestorePlan.Left;
import io.streamplane.apiserver.restore.RestoreStep;
import io.streamplane.apiserver.restore.StepResult;
import io.streamplane.apiserver.restore.StepResult.Outcome;
import io.streamplane.ops.output.TextTable;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plan and what came of it, for people and for programs.
 *
 * @param revision to which the objects are brought back
 */
public record RestoreReport(long revision, RestorePlan plan) {

    private static final List<String> LEFT = List.of("LEFT ALONE", "WHY");
    private static final List<String> UNDONE = List.of("NOT DONE", "OUTCOME", "WHY");
    private static final String NEWLINE = System.lineSeparator();

    /** What is to be done, field by field, and what is not. */
    public String diff() {
        var text = new StringBuilder();
        for (RestoreStep step : plan.steps()) {
            text.append(word(step))
                    .append(' ')
                    .append(EntryText.object(step.key()))
                    .append(note(step))
                    .append(NEWLINE);
            step.differences().forEach(each -> text.append(EntryText.line(each)).append(NEWLINE));
        }
        if (!plan.left().isEmpty()) {
            text.append(TextTable.ofWords(LEFT, left()));
        }
        return text.append("To revision ")
                .append(revision)
                .append(": ")
                .append(counts())
                .append("; ")
                .append(plan.left().size())
                .append(" left alone (")
                .append(plan.blocked().size())
                .append(" of them differ and stay so), ")
                .append(plan.same())
                .append(" as they were")
                .append(NEWLINE)
                .toString();
    }

    /** How many objects are made, changed and deleted, e.g. {@code create 1, update 2 and delete 3 objects}. */
    public String counts() {
        return "create " + count(RestoreStep.Create.class) + ", update " + count(RestoreStep.Update.class)
                + " and delete " + count(RestoreStep.Delete.class) + " objects";
    }

    private long count(Class<? extends RestoreStep> type) {
        return plan.steps().stream().filter(type::isInstance).count();
    }

    /** What stays different has a line each; what others see to, a line for each resource. */
    private List<List<String>> left() {
        var rows = new ArrayList<List<String>>();
        var seenTo = new TreeMap<String, List<Left>>();
        for (Left each : plan.left()) {
            if (each.blocked()) {
                rows.add(List.of(EntryText.object(each.key()), each.why()));
            } else {
                seenTo.computeIfAbsent(each.key().resource(), _ -> new ArrayList<>())
                        .add(each);
            }
        }
        seenTo.forEach((resource, all) -> rows.add(folded(resource, all)));
        return rows;
    }

    private static List<String> folded(String resource, List<Left> all) {
        Left first = all.getFirst();
        long others =
                all.stream().filter(each -> !each.why().equals(first.why())).count();
        String why = first.why() + (others == 0 ? "" : "; so or for other reasons " + others + " more");
        return List.of(all.size() == 1 ? EntryText.object(first.key()) : all.size() + " " + resource, why);
    }

    private static String note(RestoreStep step) {
        return switch (step) {
            case RestoreStep.Create _ -> " (with another uid)";
            case RestoreStep.Update update when update.differences().isEmpty() -> " (its fields' managers alone)";
            case RestoreStep.Update _, RestoreStep.Delete _ -> "";
        };
    }

    private static String word(RestoreStep step) {
        return switch (step) {
            case RestoreStep.Create _ -> "create";
            case RestoreStep.Update _ -> "update";
            case RestoreStep.Delete _ -> "delete";
        };
    }

    /** What was done, and what was not and why. */
    public String outcome(List<StepResult> results) {
        var undone = new ArrayList<List<String>>();
        for (StepResult result : results) {
            if (result.outcome() != Outcome.DONE) {
                undone.add(List.of(
                        word(result.step())
                                + ' '
                                + EntryText.object(result.step().key()),
                        word(result.outcome()),
                        result.message()));
            }
        }
        return (undone.isEmpty() ? "" : TextTable.ofWords(UNDONE, undone)) + "Restored "
                + (results.size() - undone.size()) + " of " + results.size() + " objects" + NEWLINE;
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@code revision}, {@code dryRun}, {@code unchanged}, {@code steps} with {@code fields} and {@code outcome}, and
     * {@code left}.
     *
     * @param results none where nothing was done
     */
    public ObjectNode json(boolean dryRun, List<StepResult> results) {
        var byKey = new HashMap<ResourceKey, StepResult>();
        results.forEach(result -> byKey.put(result.step().key(), result));
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("revision", revision).put("dryRun", dryRun).put("unchanged", plan.same());
        var steps = json.putArray("steps");
        plan.steps().forEach(step -> step(step, byKey, steps.addObject()));
        var left = json.putArray("left");
        for (Left each : plan.left()) {
            key(each.key(), left.addObject()).put("why", each.why()).put("blocked", each.blocked());
        }
        return json;
    }

    private static void step(RestoreStep step, Map<ResourceKey, StepResult> results, ObjectNode json) {
        json.put("action", word(step));
        key(step.key(), json);
        EntryJson.fields(step.differences(), json.putArray("fields"));
        StepResult result = results.get(step.key());
        if (result != null) {
            json.put("outcome", word(result.outcome()));
            if (!result.message().isEmpty()) {
                json.put("message", result.message());
            }
        }
    }

    private static ObjectNode key(ResourceKey key, ObjectNode json) {
        return json.put("resource", key.resource())
                .put("namespace", key.key().namespace())
                .put("name", key.key().name());
    }
}
