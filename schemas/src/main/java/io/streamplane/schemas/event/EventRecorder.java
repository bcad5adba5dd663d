package io.streamplane.schemas.event;

import io.fabric8.kubernetes.api.model.Event;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;

/** Makes records of the topic of events from one component's notes. Not thread-safe. */
public final class EventRecorder {

    private static final Kind EVENT = Kinds.ofResource("events");

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
        Event event = series.next(note, now);
        return new EventRecord(
                new ObjectKey(event.getMetadata().getNamespace(), event.getMetadata().getName()),
                codec.encodeDesired(EVENT, ObjectCodec.tree(event)));
    }
}
