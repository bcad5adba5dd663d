package io.streamplane.schemas.event;

import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes v1 Events of one component's notes. What is said again of the same object is the same Event with a higher count:
 * its name is {@code <object>.<hash of object, type, reason, message and component>}. Counts of the notes that were said
 * longest ago are forgotten beyond a limit, and start again. Not thread-safe.
 */
final class EventSeries {

    private static final int REMEMBERED = 4096;
    private static final String DEFAULT_NAMESPACE = "default";
    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private record Past(String first, int count) {}

    private final String component;
    private final String host;
    private final Map<String, Past> said = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param component e.g. deployment-controller
     * @param host the node that it speaks for, empty where it is none
     */
    EventSeries(String component, String host) {
        this.component = component;
        this.host = host;
    }

    /** The Event that says this once more, without apiVersion and kind. */
    ObjectNode next(EventNote note, Instant now) {
        ObjectReference regarding = note.regarding();
        String namespace =
                regarding.getNamespace() == null || regarding.getNamespace().isEmpty()
                        ? DEFAULT_NAMESPACE
                        : regarding.getNamespace();
        long hash = hash(note);
        String name = regarding.getName() + "." + HexFormat.of().toHexDigits(hash);
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        Past past = said.merge(
                namespace + "/" + name,
                new Past(time, 1),
                (before, one) -> new Past(before.first(), before.count() + 1));
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putObject("metadata")
                .put("name", name)
                .put("namespace", namespace)
                .put("uid", uid(namespace, name, hash))
                .put("creationTimestamp", past.first());
        event.set("involvedObject", reference(regarding));
        event.put("type", note.type()).put("reason", note.reason()).put("message", note.message());
        event.put("firstTimestamp", past.first()).put("lastTimestamp", time).put("count", past.count());
        ObjectNode source = event.putObject("source").put("component", component);
        if (!host.isEmpty()) {
            source.put("host", host);
        }
        return event.put("reportingComponent", component).put("reportingInstance", host);
    }

    private static ObjectNode reference(ObjectReference to) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        put(reference, "apiVersion", to.getApiVersion());
        put(reference, "kind", to.getKind());
        put(reference, "namespace", to.getNamespace());
        put(reference, "name", to.getName());
        put(reference, "uid", to.getUid());
        put(reference, "resourceVersion", to.getResourceVersion());
        put(reference, "fieldPath", to.getFieldPath());
        return reference;
    }

    private static void put(ObjectNode object, String field, @Nullable String value) {
        if (value != null) {
            object.put(field, value);
        }
    }

    /** The same for the same Event, in the form of a UUID of version 8 (RFC 9562: made as one likes). */
    private static String uid(String namespace, String name, long hash) {
        long most = fnv(fnv(FNV_START, namespace), name) & 0xffff_ffff_ffff_0fffL | 0x8000L;
        return new UUID(most, hash & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L).toString();
    }

    private long hash(EventNote note) {
        long hash = fnv(FNV_START, Objects.requireNonNullElse(note.regarding().getUid(), ""));
        hash = fnv(hash, note.regarding().getKind());
        hash = fnv(hash, note.type());
        hash = fnv(hash, note.reason());
        hash = fnv(hash, note.message());
        return fnv(fnv(hash, component), host);
    }

    /** FNV-1a over the text's characters and a zero, with two bytes a step. */
    private static long fnv(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash * FNV_PRIME;
    }
}
