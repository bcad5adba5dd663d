package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.RecordedObject;
import io.streamplane.apiserver.plan.Rejections;
import io.streamplane.apiserver.request.AuditKeys;
import io.streamplane.apiserver.request.StatusObject;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entry as {@code audit.k8s.io/v1 Event} of level RequestResponse and stage ResponseComplete (the reference of
 * kube-apiserver's audit configuration, v1). The journal holds what was admitted and not what was sent: requestObject is
 * the object as the command writes it, of a deletion the DeleteOptions that it comes to, and requestURI is made from the object. What the event has no field for is in its
 * annotations.
 */
public final class AuditEvent {

    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*|\\[[0-9a-fA-F:.]+]");
    private static final String PREFIX = "streamplane.io/";

    private final KindRegistry kinds;
    private final ObjectDecoder decoder;

    public AuditEvent(KindRegistry kinds, ObjectDecoder decoder) {
        this.kinds = kinds;
        this.decoder = decoder;
    }

    /** Null where the record was no command. */
    public @Nullable ObjectNode of(AuditEntry entry) {
        Command command = entry.command();
        ResourceKey subject = command == null ? null : command.subject();
        if (command == null || subject == null) {
            return null;
        }
        Kind kind = kinds.orUnknown(subject.resource());
        Origin origin = command.origin();
        Change change = change(entry, subject);
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1").put("level", "RequestResponse");
        event.put("auditID", auditId(entry, command));
        event.put("stage", "ResponseComplete").put("requestURI", uri(kind, subject, origin));
        event.put("verb", isBinding(origin) ? "create" : origin.verb());
        users(origin, event);
        if (ADDRESS.matcher(origin.sourceAddress()).matches()) {
            event.putArray("sourceIPs").add(origin.sourceAddress().replaceAll("[\\[\\]]", ""));
        }
        event.put("userAgent", origin.userAgent());
        reference(kind, subject, origin, change, event.putObject("objectRef"));
        event.set("responseStatus", status(entry, origin));
        ObjectNode request = isDeletion(origin)
                ? DeletionRequest.of(kind, command, subject, this::desired)
                : request(kind, command, subject);
        if (request != null) {
            event.set("requestObject", SecretMask.hide(kind, request));
        }
        ObjectNode response = response(entry, change);
        if (response != null) {
            event.set("responseObject", SecretMask.hide(kind, response));
        }
        event.put("requestReceivedTimestamp", MICRO_TIME.format(Instant.ofEpochMilli(command.time())));
        event.put("stageTimestamp", MICRO_TIME.format(entry.time()));
        annotations(entry, command, event.putObject("annotations"));
        return event;
    }

    /** The same for the same record whenever it is asked for. */
    private static String auditId(AuditEntry entry, Command command) {
        String text = "journal@" + entry.offset() + " " + command.time();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static boolean isDeletion(Origin origin) {
        return origin.verb().equals("delete");
    }

    private static boolean isBinding(Origin origin) {
        return origin.verb().equals("bind");
    }

    private static String uri(Kind kind, ResourceKey subject, Origin origin) {
        boolean collection = origin.verb().equals("create");
        return kind.collectionPath(subject.key().namespace())
                + (collection ? "" : '/' + subject.key().name())
                + (origin.subresource().isEmpty() ? "" : '/' + origin.subresource())
                + (origin.fieldManager().isEmpty() ? "" : "?fieldManager=" + encoded(origin.fieldManager()));
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void users(Origin origin, ObjectNode event) {
        var impersonator = origin.impersonator();
        if (impersonator == null) {
            user(origin.user(), origin.groups(), event.putObject("user"));
            return;
        }
        user(impersonator.user(), impersonator.groups(), event.putObject("user"));
        user(origin.user(), origin.groups(), event.putObject("impersonatedUser"));
        if (!impersonator.constraint().isEmpty()) {
            event.putObject("authenticationMetadata").put("impersonationConstraint", impersonator.constraint());
        }
    }

    private static void user(String name, List<String> groups, ObjectNode user) {
        user.put("username", name);
        groups.forEach(user.putArray("groups")::add);
    }

    private static void reference(
            Kind kind, ResourceKey subject, Origin origin, @Nullable Change change, ObjectNode reference) {
        reference.put("resource", kind.plural());
        putUnlessEmpty(reference, "namespace", subject.key().namespace());
        reference.put("name", subject.key().name());
        if (change != null) {
            reference.put("uid", change.object().uid());
        }
        putUnlessEmpty(reference, "apiGroup", kind.group());
        reference.put("apiVersion", kind.version());
        if (change != null && change.before() != null) {
            reference.put("resourceVersion", Long.toString(change.before().revision()));
        }
        putUnlessEmpty(reference, "subresource", origin.subresource());
    }

    private static void putUnlessEmpty(ObjectNode node, String field, String text) {
        if (!text.isEmpty()) {
            node.put(field, text);
        }
    }

    private static ObjectNode status(AuditEntry entry, Origin origin) {
        Outcome.Rejected rejected = entry.rejection();
        if (rejected != null) {
            ObjectNode failure = StatusObject.of(Rejections.failure(rejected));
            failure.remove("kind");
            failure.remove("apiVersion");
            return failure;
        }
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.putObject("metadata");
        return status.put("code", origin.verb().equals("create") || isBinding(origin) ? 201 : 200);
    }

    /** The object as the command writes it; null where it writes none. */
    private @Nullable ObjectNode request(Kind kind, Command command, ResourceKey subject) {
        ObjectNode request = null;
        for (Mutation mutation : command.mutations()) {
            if (!mutation.key().equals(subject)) {
                continue;
            }
            if (mutation instanceof Mutation.PutDesired put) {
                request = desired(kind, put);
            } else if (mutation instanceof Mutation.PutObserved put) {
                request = request == null ? named(kind, subject) : request;
                request.set("status", readable(kind, subject, () -> decoder.observed(kind, put.value())));
            }
        }
        return request;
    }

    private ObjectNode desired(Kind kind, Mutation.PutDesired put) {
        return readable(kind, put.key(), () -> decoder.desired(kind, put.value()));
    }

    /** What a part says; one that cannot be read stops no audit. */
    private static ObjectNode readable(Kind kind, ResourceKey subject, Supplier<ObjectNode> part) {
        try {
            return part.get();
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            ObjectNode rest = named(kind, subject);
            rest.withObject("/metadata/annotations").put(RecordedObject.UNREADABLE, SkippedRecords.reason(e));
            return rest;
        }
    }

    private static ObjectNode named(Kind kind, ResourceKey subject) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", subject.key().name());
        putUnlessEmpty(metadata, "namespace", subject.key().namespace());
        return object;
    }

    private static @Nullable ObjectNode response(AuditEntry entry, @Nullable Change change) {
        Outcome.Rejected rejected = entry.rejection();
        if (rejected != null) {
            return StatusObject.of(Rejections.failure(rejected));
        }
        return change == null ? null : change.object().tree();
    }

    private static @Nullable Change change(AuditEntry entry, ResourceKey subject) {
        Change last = null;
        for (Change change : entry.changes()) {
            var object = change.object();
            if (object.kind().resource().equals(subject.resource())
                    && object.key().equals(subject.key())) {
                last = change;
            }
        }
        return last;
    }

    private static void annotations(AuditEntry entry, Command command, ObjectNode annotations) {
        annotations.put(AuditKeys.DECISION, "allow"); // or it would be no command
        command.origin().annotations().forEach(annotations::put);
        annotations.put(PREFIX + "revision", Long.toString(entry.revision()));
        if (command.cause() != 0) {
            annotations.put(PREFIX + "cause", Long.toString(command.cause()));
        }
        putUnlessEmpty(annotations, PREFIX + "source", command.origin().sourceAddress());
        putUnlessEmpty(annotations, PREFIX + "field-manager", command.origin().fieldManager());
        putUnlessEmpty(annotations, PREFIX + "command", command.origin().command());
        putUnlessEmpty(annotations, PREFIX + "session", command.origin().session());
    }
}
