package io.streamplane.apiserver.event;

import io.streamplane.apiserver.journal.state.DecodedObject;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.events.EventFields;
import io.streamplane.schemas.kind.events.EventsKind;
import io.streamplane.schemas.topic.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/** An Event as clients of events.k8s.io see it. */
final class EventView extends DecodedObject {

    private final EventObject event;

    EventView(EventObject event) {
        this.event = event;
    }

    @Override
    protected ObjectNode decode() {
        return EventFields.toGroup(event.tree());
    }

    /** It takes no more than its event. */
    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public Kind kind() {
        return EventsKind.KIND;
    }

    /** Events have one version. */
    @Override
    public StoredObject at(Kind version) {
        return this;
    }

    @Override
    public ObjectKey key() {
        return event.key();
    }

    @Override
    public String uid() {
        return event.uid();
    }

    @Override
    public long revision() {
        return event.revision();
    }

    @Override
    public long desiredRevision() {
        return event.revision();
    }

    @Override
    public long observedRevision() {
        return 0;
    }
}
