package io.streamplane.ops.produce;

import io.streamplane.apiserver.audit.EntryJson;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.manifest.InventoryReader;
import io.streamplane.apiserver.manifest.ObjectReference;
import io.streamplane.apiserver.manifest.WaitingReader;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.health.ObjectHealth;
import io.streamplane.ops.output.TextTable;
import io.streamplane.schemas.avro.ManifestWaitingRecord;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How all objects are that were produced with keys of one prefix, for people and for programs. */
public record SourceStatuses(List<SourceStatus> all) {

    private static final List<String> HEADER = List.of("NAMESPACE", "OBJECT", "SYNC", "HEALTH", "NOTE");

    /** An object as it was at a revision. */
    private record Applied(long revision, ObjectReference object) {}

    /** Reads what the keys hold, what waits, and the journal. */
    public static SourceStatuses read(Connection connection, String prefix) {
        var held = new TreeMap<String, List<ObjectReference>>();
        new InventoryReader(connection.settings(), connection.registry())
                .readAll()
                .forEach((key, objects) -> {
                    if (text(key).startsWith(prefix)) {
                        held.put(text(key), objects);
                    }
                });
        var all = new ArrayList<SourceStatus>();
        try (var view = new JournalView(connection)) {
            Map<Applied, ObjectNode> then = new HashMap<>();
            Snapshot now = view.now(applied(held, view, then));
            Instant instant = Instant.now();
            held.forEach((key, objects) -> objects.forEach(each ->
                    all.add(SourceStatus.of(key, each, then.get(new Applied(each.revision(), each)), now, instant))));
        }
        for (ManifestWaitingRecord each : new WaitingReader(connection.settings(), connection.registry()).readAll()) {
            if (each.getKey() != null && text(each.getKey()).startsWith(prefix)) {
                addWaiting(each, all);
            }
        }
        return new SourceStatuses(List.copyOf(all));
    }

    /** Notes each object as it was when it was applied, while the journal is read. */
    private static Consumer<Long> applied(
            Map<String, List<ObjectReference>> held, JournalView view, Map<Applied, ObjectNode> then) {
        var byRevision = new HashMap<Long, List<ObjectReference>>();
        held.values()
                .forEach(objects -> objects.forEach(each -> byRevision
                        .computeIfAbsent(each.revision(), _ -> new ArrayList<>())
                        .add(each)));
        return revision -> {
            for (ObjectReference each : byRevision.getOrDefault(revision, List.of())) {
                Snapshot state = view.reached();
                state.kinds()
                        .ofObject(each.apiVersion(), each.kind())
                        .flatMap(kind -> state.get(kind, new ObjectKey(each.namespace(), each.name())))
                        .map(StoredObject::tree)
                        .ifPresent(tree -> then.put(new Applied(revision, each), tree));
            }
        };
    }

    private static void addWaiting(ManifestWaitingRecord record, List<SourceStatus> all) {
        for (int i = 0; i < record.getObjects().size(); i++) {
            if (record.getOutcomes().get(i).getOutcome().equals("waiting")) {
                all.add(SourceStatus.waiting(
                        text(record.getKey()),
                        ObjectReference.of(record.getObjects().get(i)),
                        record.getLacks()));
            }
        }
    }

    private static String text(ByteBuffer key) {
        return StandardCharsets.UTF_8.decode(key.duplicate()).toString();
    }

    public boolean areWell() {
        return all.stream().allMatch(SourceStatus::isWell);
    }

    /** A line for each object, with the fields that have drifted below it; and how many there are of each. */
    public String table() {
        String newline = System.lineSeparator();
        List<String> lines = TextTable.ofWords(
                        HEADER, all.stream().map(SourceStatuses::row).toList())
                .lines()
                .toList();
        var text = new StringBuilder(lines.getFirst()).append(newline);
        for (int i = 0; i < all.size(); i++) {
            text.append(lines.get(i + 1)).append(newline);
            all.get(i)
                    .drift()
                    .forEach(each ->
                            text.append("  ").append(EntryText.line(each)).append(newline));
        }
        long well = all.stream().filter(SourceStatus::isWell).count();
        return text.append(all.size())
                .append(" objects: ")
                .append(well)
                .append(" synced and healthy, ")
                .append(all.size() - well)
                .append(" not")
                .append(newline)
                .toString();
    }

    private static List<String> row(SourceStatus status) {
        ObjectReference object = status.object();
        ObjectHealth health = status.health();
        return List.of(
                object.namespace(),
                ResultReport.named(object.apiVersion(), object.kind(), object.name()),
                status.sync().toString(),
                health == null ? "" : health.state().toString(),
                status.isWell() ? "" : status.note());
    }

    /** {@code objects} with {@code sync}, {@code health}, {@code drift}, and {@code allWell}. */
    public ObjectNode json() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        var objects = json.putArray("objects");
        for (SourceStatus each : all) {
            ObjectReference object = each.object();
            ObjectNode one = objects.addObject()
                    .put("key", each.key())
                    .put("apiVersion", object.apiVersion())
                    .put("kind", object.kind())
                    .put("namespace", object.namespace())
                    .put("name", object.name())
                    .put("sync", each.sync().toString());
            ObjectHealth health = each.health();
            if (health != null) {
                one.put("health", health.state().toString());
            }
            one.put("note", each.note());
            if (!each.drift().isEmpty()) {
                EntryJson.fields(each.drift(), one.putArray("drift"));
            }
        }
        return json.put("allWell", areWell());
    }
}
