package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.ToolAgent;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entry as one JSON object: {@code revision}, {@code time} (by the journal) and {@code clock} (of who
 * wrote it), {@code cause} (a revision), who asked ({@code user}, and {@code impersonator}
 * where that is another), {@code annotations}, {@code object}, {@code outcome} and {@code changes} with their {@code fields}.
 */
public final class EntryJson {

    private EntryJson() {}

    public static ObjectNode of(AuditEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("revision", entry.revision());
        json.put("time", entry.time().toString());
        Command command = entry.command();
        if (command == null) {
            return json.put("outcome", "ignored");
        }
        json.put("clock", Instant.ofEpochMilli(command.time()).toString());
        json.put("cause", command.cause());
        origin(command.origin(), json);
        ResourceKey subject = command.subject();
        if (subject != null) {
            object(subject, json.putObject("object"));
        }
        var rejected = entry.rejection();
        json.put("outcome", rejected == null ? "accepted" : "rejected");
        if (rejected != null) {
            json.put("rejectedBecause", EntryText.rejection(rejected.failed()));
        }
        var changes = json.putArray("changes");
        entry.changes().forEach(change -> change(change, changes.addObject()));
        return json;
    }

    private static void origin(Origin origin, ObjectNode json) {
        json.put("user", origin.user());
        origin.groups().forEach(json.putArray("groups")::add);
        var impersonator = origin.impersonator();
        if (impersonator != null) {
            ObjectNode real = json.putObject("impersonator").put("user", impersonator.user());
            impersonator.groups().forEach(real.putArray("groups")::add);
            if (!impersonator.constraint().isEmpty()) {
                real.put("constraint", impersonator.constraint());
            }
        }
        json.put("verb", origin.verb())
                .put("subresource", origin.subresource())
                .put("fieldManager", origin.fieldManager())
                .put("sourceAddress", origin.sourceAddress())
                .put("userAgent", origin.userAgent());
        if (!origin.command().isEmpty()) {
            json.put("command", origin.command());
        }
        if (!origin.session().isEmpty()) {
            json.put("session", origin.session());
        }
        if (!origin.annotations().isEmpty()) {
            origin.annotations().forEach(json.putObject("annotations")::put);
        }
        String tool = ToolAgent.tool(origin.userAgent());
        if (!tool.isEmpty()) {
            json.put("tool", tool);
        }
    }

    private static void object(ResourceKey key, ObjectNode json) {
        json.put("resource", key.resource())
                .put("namespace", key.key().namespace())
                .put("name", key.key().name());
    }

    private static void change(Change change, ObjectNode json) {
        StoredObject object = change.object();
        object(new ResourceKey(object.kind().resource(), object.key()), json);
        json.put("uid", object.uid()).put("operation", FieldChanges.operation(change));
        fields(FieldChanges.of(change), json.putArray("fields"));
    }

    /** Each with its {@code path}, and {@code old} and {@code new} where there is one. */
    public static void fields(List<FieldDifference> differences, ArrayNode fields) {
        for (FieldDifference difference : differences) {
            ObjectNode field = fields.addObject();
            field.put("path", difference.path());
            if (difference.before() != null) {
                field.set("old", difference.before());
            }
            if (difference.after() != null) {
                field.set("new", difference.after());
            }
        }
    }
}
