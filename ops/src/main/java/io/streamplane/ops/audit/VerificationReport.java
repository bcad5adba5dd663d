package io.streamplane.ops.audit;

import io.streamplane.apiserver.verify.TopicDifference;
import io.streamplane.apiserver.verify.Verification;
import io.streamplane.ops.output.TextTable;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code verify} found, in both of its forms. */
public final class VerificationReport {

    private static final List<String> HEADER = List.of("TOPIC", "PARTITION", "KEY", "PROBLEM", "DETAIL");

    private VerificationReport() {}

    /** A line for each difference, then what was compared. */
    public static String text(Verification.Report report) {
        String table = report.differences().isEmpty()
                ? ""
                : TextTable.ofWords(
                        HEADER,
                        report.differences().stream()
                                .map(VerificationReport::row)
                                .toList());
        long keys = report.parts().values().stream().mapToLong(Long::longValue).sum();
        int differences = report.differences().size();
        String line = "Compared " + keys + " keys of " + report.parts().size()
                + " topics with the journal: all of it up to"
                + " revision " + report.position() + ", the materializer's position, and what is newer up to "
                + report.applied() + " (the journal ends at " + report.journalEnd() + "). "
                + (differences == 0 ? "They are equal." : differences + (differences == 1 ? " differs." : " differ."));
        return table + line + System.lineSeparator();
    }

    private static List<String> row(TopicDifference difference) {
        return List.of(
                difference.topic(),
                Integer.toString(difference.partition()),
                difference.key(),
                word(difference.problem()),
                difference.detail());
    }

    private static String word(TopicDifference.Problem problem) {
        return problem.name().toLowerCase(Locale.ROOT);
    }

    public static ObjectNode json(Verification.Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("equal", report.differences().isEmpty())
                .put("position", report.position())
                .put("applied", report.applied())
                .put("journalEnd", report.journalEnd())
                .put("records", report.records());
        ObjectNode keys = json.putObject("keys");
        report.parts().forEach(keys::put);
        var differences = json.putArray("differences");
        report.differences()
                .forEach(each -> differences
                        .addObject()
                        .put("topic", each.topic())
                        .put("partition", each.partition())
                        .put("key", each.key())
                        .put("problem", word(each.problem()))
                        .put("detail", each.detail()));
        return json;
    }
}
