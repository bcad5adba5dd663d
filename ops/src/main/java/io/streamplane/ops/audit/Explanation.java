package io.streamplane.ops.audit;

import io.streamplane.apiserver.audit.AuditEntry;
import io.streamplane.apiserver.audit.AuditTrail;
import io.streamplane.apiserver.audit.EntryJson;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.apiserver.cause.CauseTree;
import io.streamplane.apiserver.cause.ObjectHistory;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.ops.output.TextTable;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.KindRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code why} says of one object.
 *
 * @param object as it is, or as it last was
 * @param exists whether it is there
 * @param lines the commands that made it so and those that they reacted to, see {@link CauseTree}
 */
public record Explanation(StoredObject object, boolean exists, List<CauseTree.Line> lines) {

    private static final List<String> HEADER = List.of("TIME", "REVISION", "CAUSE", "WHO", "WHAT");

    /**
     * Reads the journal once for the object, and once more for the commands that led to it.
     *
     * @param all whether to take in reports of status that later ones replaced
     * @throws NoSuchElementException where there never was such an object
     */
    public static Explanation of(
            JournalReader journal, KindRegistry kinds, ObjectDecoder decoder, ResourceKey key, boolean all) {
        long end = journal.end();
        var history = new ObjectHistory(key);
        var trail = new AuditTrail(kinds, decoder);
        journal.read(0, end, record -> history.add(trail.next(record)));
        StoredObject last = history.last();
        if (last == null) {
            throw new NoSuchElementException(
                    "there never was a " + EntryText.object(key) + " in this journal, up to revision " + end);
        }
        List<AuditEntry> own = all ? history.all() : history.decisive();
        var entries = new ArrayList<>(own);
        entries.addAll(read(journal, kinds, decoder, missing(history.ancestors(own), own)));
        return new Explanation(last, history.exists(), CauseTree.of(entries));
    }

    private static Set<Long> missing(Set<Long> ancestors, List<AuditEntry> known) {
        var missing = new HashSet<>(ancestors);
        known.forEach(entry -> missing.remove(entry.revision()));
        return missing;
    }

    private static List<AuditEntry> read(
            JournalReader journal, KindRegistry kinds, ObjectDecoder decoder, Set<Long> revisions) {
        var entries = new ArrayList<AuditEntry>();
        var trail = new AuditTrail(kinds, decoder);
        long end = revisions.stream().mapToLong(Long::longValue).max().orElse(0);
        journal.read(0, end, record -> {
            AuditEntry entry = trail.next(record);
            if (revisions.contains(entry.revision())) {
                entries.add(entry);
            }
        });
        return entries;
    }

    /** For people: what it is now, then a line for each command. */
    public String text() {
        var rows = new ArrayList<List<String>>();
        for (CauseTree.Line line : lines) {
            AuditEntry entry = line.entry();
            Command command = entry.command();
            if (command != null) {
                String change = EntryText.change(entry);
                rows.add(List.of(
                        EntryText.time(entry.time()),
                        Long.toString(entry.revision()),
                        cause(entry),
                        EntryText.who(
                                EntryText.user(command.origin()),
                                command.origin().userAgent()),
                        line.prefix()
                                + EntryText.verb(command)
                                + ' '
                                + EntryText.object(command.subject())
                                + (change.isEmpty() ? "" : ": " + change)));
            }
        }
        return headline() + System.lineSeparator() + TextTable.ofWords(HEADER, rows);
    }

    private String headline() {
        String name = EntryText.object(new ResourceKey(object.kind().resource(), object.key()));
        AuditEntry newest = newest();
        return name + " (uid " + object.uid() + ") "
                + (exists
                        ? "exists, at revision " + object.revision()
                        : "was deleted at revision " + (newest == null ? "?" : newest.revision()));
    }

    private @Nullable AuditEntry newest() {
        return lines.stream()
                .map(CauseTree.Line::entry)
                .max((one, other) -> Long.compare(one.revision(), other.revision()))
                .orElse(null);
    }

    /** The revision that it reacted to. */
    private static String cause(AuditEntry entry) {
        return entry.cause() == 0 ? "-" : Long.toString(entry.cause());
    }

    /** {@code object}, {@code exists} and {@code commands}, each with its {@code cause}, a revision; 0: none. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("object")
                .put("resource", object.kind().resource())
                .put("namespace", object.key().namespace())
                .put("name", object.key().name())
                .put("uid", object.uid())
                .put("revision", object.revision());
        json.put("exists", exists);
        var commands = json.putArray("commands");
        lines.forEach(line -> commands.add(EntryJson.of(line.entry())));
        return json;
    }
}
