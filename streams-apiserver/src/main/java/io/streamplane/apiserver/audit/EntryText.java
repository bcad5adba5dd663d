package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.request.AuditKeys;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.ToolAgent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An entry in words, for people. Whatever a client chose is without control characters, which a terminal would obey. */
public final class EntryText {

    /** The columns of {@link #row}. */
    public static final List<String> HEADER = List.of(
            "TIME", "REVISION", "WHO", "VERB", "OBJECT", "OUTCOME", "CHANGE", "MANAGER", "SOURCE", "AGENT", "NOTES");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_VALUE = 40;
    private static final int LONGEST_NOTE = 120;
    private static final String NO_COMMAND = "ignored: no command";

    private EntryText() {}

    /** One line of the table; a cell for each column of {@link #HEADER}. */
    public static List<String> row(AuditEntry entry) {
        Command command = entry.command();
        if (command == null) {
            return List.of(time(entry.time()), revision(entry), "", "", "", NO_COMMAND, "", "", "", "", "");
        }
        var origin = command.origin();
        return List.of(
                time(entry.time()),
                revision(entry),
                author(user(origin), origin.userAgent()),
                verb(command),
                object(command.subject()),
                outcome(entry),
                change(entry),
                printable(origin.fieldManager()),
                printable(origin.sourceAddress()),
                printable(origin.userAgent()),
                notes(origin));
    }

    /** What admission says of it; why it was allowed is told elsewhere. */
    private static String notes(Origin origin) {
        return origin.annotations().entrySet().stream()
                .filter(each -> !each.getKey().equals(AuditKeys.REASON))
                .map(each -> printable(each.getKey()) + ": " + cut(printable(each.getValue()), LONGEST_NOTE))
                .collect(Collectors.joining(", "));
    }

    /** The whole diff: a line that says who, one for each annotation, then one for each field. */
    public static List<String> diff(AuditEntry entry) {
        Command command = entry.command();
        String head = "@@ " + time(entry.time()) + " revision " + entry.revision() + ' ';
        if (command == null) {
            return List.of(head + NO_COMMAND);
        }
        var lines = new ArrayList<String>();
        lines.add(head + who(command) + ": " + verb(command) + ' ' + object(command.subject()) + ", " + outcome(entry));
        command.origin()
                .annotations()
                .forEach((key, value) -> lines.add("# " + printable(key) + ": " + printable(value)));
        for (Change change : entry.changes()) {
            var object = change.object();
            lines.add(FieldChanges.operation(change) + ' ' + object.kind().resource() + ' ' + object.key());
            FieldChanges.of(change).forEach(difference -> lines.add(line(difference)));
        }
        return lines;
    }

    /**
     * Who asked, and with what, e.g. {@code alice (kubectl/v1.36.0)}, or for one of our tools {@code restore by alice
     * (streamplane-restore/0.1.0)}.
     */
    public static String who(String user, String userAgent) {
        int end = userAgent.indexOf(' ');
        String agent = printable(end < 0 ? userAgent : userAgent.substring(0, end));
        return author(user, userAgent) + (agent.isEmpty() || user.endsWith(agent) ? "" : " (" + agent + ')');
    }

    /** {@code alice}, or where she acts as another {@code alice as bob}. */
    public static String user(Origin origin) {
        var impersonator = origin.impersonator();
        return impersonator == null ? origin.user() : impersonator.user() + " as " + origin.user();
    }

    static String who(Command command) {
        var origin = command.origin();
        String who = who(user(origin), origin.userAgent());
        return origin.command().isEmpty() ? who : who + " by " + printable(origin.command());
    }

    /** {@code alice}, or {@code restore by alice}. */
    private static String author(String user, String userAgent) {
        String tool = printable(ToolAgent.tool(userAgent));
        return tool.isEmpty() ? printable(user) : tool + " by " + printable(user);
    }

    /** {@code patch}, or with a subresource {@code update/status}. */
    public static String verb(Command command) {
        var origin = command.origin();
        boolean said = origin.subresource().isEmpty() || origin.verb().equals("bind");
        return printable(said ? origin.verb() : origin.verb() + '/' + origin.subresource());
    }

    /** {@code accepted}, or by what it was rejected. */
    public static String outcome(AuditEntry entry) {
        Outcome.Rejected rejected = entry.rejection();
        return entry.command() == null
                ? NO_COMMAND
                : rejected == null ? "accepted" : "rejected: " + rejection(rejected.failed());
    }

    /** What changed, in short. */
    public static String change(AuditEntry entry) {
        if (entry.changes().isEmpty()) {
            return "";
        }
        String others =
                entry.changes().size() == 1 ? "" : " and " + (entry.changes().size() - 1) + " other objects";
        return change(entry.changes().getFirst()) + others;
    }

    private static String change(Change change) {
        if (change.before() == null || change.after() == null) {
            return FieldChanges.operation(change);
        }
        List<FieldDifference> all = FieldChanges.of(change);
        if (all.isEmpty()) {
            return "managed fields only";
        }
        List<FieldDifference> primary = FieldChanges.primary(all);
        FieldDifference first = primary.getFirst();
        String rest = primary.size() == 1 ? "" : " (+" + (primary.size() - 1) + ")";
        return first.path() + ": " + brief(first.before()) + " -> " + brief(first.after()) + rest;
    }

    /** One field: {@code + } came, {@code - } went, {@code ~ } changed. */
    public static String line(FieldDifference difference) {
        JsonNode before = difference.before();
        JsonNode after = difference.after();
        if (before == null || after == null) {
            return (before == null ? "+ " : "- ") + difference.path() + ": " + (before == null ? after : before);
        }
        return "~ " + difference.path() + ": " + before + " -> " + after;
    }

    /** A rejection by the precondition that did not hold. */
    static String rejection(Precondition failed) {
        String object = object(failed.key());
        return switch (failed) {
            case Precondition.Absent _ -> object + " exists already";
            case Precondition.NotUid uid -> object + " has the uid " + uid.uid();
            case Precondition.Exists _ -> object + " does not exist";
            case Precondition.HasUid uid -> object + " has not the uid " + uid.uid();
            case Precondition.DesiredAt at -> object + " has changed since revision " + at.revision();
            case Precondition.ObservedAt at ->
                "the status of " + object + " has changed since revision " + at.revision();
        };
    }

    /** As kubectl names it, with its namespace in front: {@code default/pods/web}. */
    public static String object(@Nullable ResourceKey key) {
        if (key == null) {
            return "";
        }
        String namespace = key.key().namespace();
        return (namespace.isEmpty() ? "" : namespace + '/')
                + key.resource()
                + '/'
                + key.key().name();
    }

    public static String time(Instant time) {
        return TIME.format(time);
    }

    private static String revision(AuditEntry entry) {
        return Long.toString(entry.revision());
    }

    private static String brief(@Nullable JsonNode value) {
        String text = value == null ? "none" : value.toString();
        return cut(text, LONGEST_VALUE);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
    }

    static String printable(String text) {
        var printable = new StringBuilder(text.length());
        text.codePoints().forEach(point -> printable.appendCodePoint(Character.isISOControl(point) ? '?' : point));
        return printable.toString();
    }
}
