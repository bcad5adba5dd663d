package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Difference;
import io.streamplane.ops.output.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A report of a replay for people and for programs. */
public final class ReplayText {

    private static final int LONGEST_VALUE = 200;

    private ReplayText() {}

    public static String text(ReplayReport report) {
        String end = System.lineSeparator();
        var text = new StringBuilder();
        var rows = new ArrayList<List<String>>();
        report.found().decisions().forEach((component, count) -> rows.add(List.of(component, Long.toString(count))));
        if (!rows.isEmpty()) {
            text.append(TextTable.ofWords(List.of("WHO", "DECISIONS"), rows));
        }
        text.append(String.format(
                Locale.ROOT,
                "Revisions %d to %d: %d decisions are identical, %d different, %d not pinned."
                        + " %d commands in %.2f s, %.0f/s.",
                report.from() + 1,
                report.to(),
                report.found().identical(),
                report.found().different(),
                report.found().notPinned().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                report.commands(),
                report.took().toNanos() / 1e9,
                report.commandsPerSecond()));
        text.append(end);
        report.found()
                .notPinned()
                .forEach((why, count) -> text.append("Not pinned: ")
                        .append(count)
                        .append(", ")
                        .append(why)
                        .append(end));
        Difference first = report.found().first();
        if (first != null) {
            text.append("The first difference is at revision ")
                    .append(first.revision())
                    .append(", ")
                    .append(first.time())
                    .append(", of ")
                    .append(first.component())
                    .append(':')
                    .append(end);
            text.append("  recorded: ").append(first.recorded()).append(end);
            text.append("  replayed: ").append(first.replayed()).append(end);
            for (Difference.Field field : first.fields()) {
                text.append("  ").append(field.path()).append(end);
                text.append("    recorded: ").append(brief(field.recorded())).append(end);
                text.append("    replayed: ").append(brief(field.replayed())).append(end);
            }
        }
        text.append(report.same() ? "This build takes the same decisions." : "This build takes other decisions.");
        return text.append(end).toString();
    }

    public static ObjectNode json(ReplayReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("same", report.same());
        json.put("from", report.from()).put("to", report.to()).put("commands", report.commands());
        json.put("identical", report.found().identical())
                .put("different", report.found().different());
        ObjectNode decisions = json.putObject("decisions");
        report.found().decisions().forEach(decisions::put);
        ObjectNode notPinned = json.putObject("notPinned");
        report.found().notPinned().forEach(notPinned::put);
        Difference first = report.found().first();
        if (first != null) {
            ObjectNode difference = json.putObject("first");
            difference
                    .put("revision", first.revision())
                    .put("time", first.time().toString())
                    .put("component", first.component())
                    .put("recorded", first.recorded())
                    .put("replayed", first.replayed());
            var fields = difference.putArray("fields");
            first.fields()
                    .forEach(field -> fields.addObject()
                            .put("path", field.path())
                            .put("recorded", field.recorded())
                            .put("replayed", field.replayed()));
        }
        json.put("seconds", report.took().toNanos() / 1e9);
        json.put("commandsPerSecond", Math.round(report.commandsPerSecond()));
        return json;
    }

    private static String brief(String value) {
        return value.isEmpty()
                ? "(none)"
                : value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value;
    }
}
