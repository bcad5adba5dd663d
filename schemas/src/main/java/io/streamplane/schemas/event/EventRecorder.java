package io.streamplane.schemas.event;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes records of the topic of events from one component's notes. Not thread-safe. */
public final class EventRecorder {

    private final ObjectCodec codec;
    private final EventSeries series;

    /**
     * @param component e.g. deployment-controller
     * @param host the node that it speaks for, empty where it is none
     */
    public EventRecorder(ObjectCodec codec, String component, String host) {
        this.codec = codec;
        this.series = new EventSeries(component, host);
    }

    /** @param value an Event in the wire format of the topic */
    public record EventRecord(ObjectKey key, byte[] value) {}

    public EventRecord record(EventNote note, Instant now) {
        ObjectNode event = series.next(note, now);
        JsonNode metadata = event.path("metadata");
        return new EventRecord(
                new ObjectKey(
                        metadata.path("namespace").asString(),
                        metadata.path("name").asString()),
                codec.encodeDesired(EventKind.KIND, event));
    }
}
