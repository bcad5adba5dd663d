package io.streamplane.schemas.event;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Makes v1 Events of one component's notes. What is said again of the same object is the same Event with a higher count:
 * its name is {@code <object>.<hash of object, type, reason, message and component>}. Counts of the notes that were said
 * longest ago are forgotten beyond a limit, and start again. Not thread-safe.
 */
public final class EventSeries {

    private static final int REMEMBERED = 4096;
    private static final String DEFAULT_NAMESPACE = "default";

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
    public EventSeries(String component, String host) {
        this.component = component;
        this.host = host;
    }

    /** The Event that says this once more. */
    public Event next(EventNote note, Instant now) {
        ObjectReference regarding = note.regarding();
        String namespace = regarding.getNamespace() == null || regarding.getNamespace().isEmpty()
                ? DEFAULT_NAMESPACE
                : regarding.getNamespace();
        String name = regarding.getName() + "." + hash(note);
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        Past past = said.merge(
                namespace + "/" + name, new Past(time, 1), (before, one) -> new Past(before.first(), before.count() + 1));
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withUid(UUID.nameUUIDFromBytes((namespace + "/" + name).getBytes(StandardCharsets.UTF_8))
                        .toString())
                .withCreationTimestamp(past.first())
                .endMetadata()
                .withInvolvedObject(regarding)
                .withType(note.type())
                .withReason(note.reason())
                .withMessage(note.message())
                .withFirstTimestamp(past.first())
                .withLastTimestamp(time)
                .withCount(past.count())
                .withNewSource(component, host.isEmpty() ? null : host)
                .withReportingComponent(component)
                .withReportingInstance(host)
                .build();
    }

    private String hash(EventNote note) {
        long hash = 0xcbf29ce484222325L;
        for (String part : new String[] {
            Objects.requireNonNullElse(note.regarding().getUid(), ""),
            note.regarding().getKind(),
            note.type(),
            note.reason(),
            note.message(),
            component,
            host
        }) {
            for (byte b : (part + '\0').getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
            }
        }
        return String.format("%016x", hash);
    }
}
