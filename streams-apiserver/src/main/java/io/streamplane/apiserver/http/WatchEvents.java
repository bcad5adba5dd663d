package io.streamplane.apiserver.http;

import io.streamplane.apiserver.encoding.ObjectEncoder;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.StatusObject;
import io.streamplane.apiserver.table.TableRenderer;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import io.streamplane.apiserver.watch.EncodedEvents;
import io.streamplane.apiserver.watch.WatchFilter;
import io.streamplane.schemas.kind.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the events of one watch in the form that its client wants. For one thread. */
final class WatchEvents {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Kind kind;
    private final MediaTypes accepted;
    private final ObjectEncoder encoder;
    private final List<TableColumn> columns;
    private final IncludeObject include;
    private final InstantSource clock;
    private final EncodedEvents shared;
    private boolean columnsSent;

    /** One event; the compressed form is made where it is asked for. */
    record Event(byte[] bytes, Supplier<byte[]> compressed) {}

    /** @param shared where events are that others want too */
    WatchEvents(
            Kind kind,
            MediaTypes accepted,
            List<TableColumn> columns,
            IncludeObject include,
            InstantSource clock,
            EncodedEvents shared) {
        this.kind = kind;
        this.accepted = accepted;
        this.encoder = accepted.encoding().encoder();
        this.columns = columns;
        this.include = include;
        this.clock = clock;
        this.shared = shared;
    }

    String contentType() {
        return encoder.watchContentType();
    }

    /** Of a change that others may watch too. */
    Event shared(WatchFilter.Told told) {
        EncodedEvents.Form form = form();
        byte[] bytes = shared.get(told, form, () -> bytes(told));
        columnsSent = true;
        return new Event(
                bytes, () -> shared.get(told, form.compressed(), () -> EventBlocks.compressed(List.of(bytes))));
    }

    /** Of a change that nobody else is told of now. */
    Event own(WatchFilter.Told told) {
        byte[] bytes = bytes(told);
        columnsSent = true;
        return event(bytes);
    }

    /** An object of the state that a watch starts with. */
    Event initial(StoredObject object) {
        return own(new WatchFilter.Told(WatchFilter.Type.ADDED, object, object.revision()));
    }

    Event bookmark(long revision, boolean initialEventsEnd) {
        ObjectNode object = JSON.createObjectNode();
        object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        ObjectNode meta = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        if (initialEventsEnd) {
            meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        byte[] bytes = bytes("BOOKMARK", shaped(object));
        columnsSent = true;
        return event(bytes);
    }

    Event error(ApiFailure failure) {
        return event(bytes("ERROR", encoder.encode(StatusObject.of(failure))));
    }

    private static Event event(byte[] bytes) {
        return new Event(bytes, () -> EventBlocks.compressed(List.of(bytes)));
    }

    private EncodedEvents.Form form() {
        String shape = accepted.shape() == MediaTypes.Shape.TABLE
                ? accepted.shape() + " " + include + " " + columnsSent
                : accepted.shape().name();
        return new EncodedEvents.Form(kind.version(), contentType(), shape, false);
    }

    private byte[] bytes(WatchFilter.Told told) {
        boolean asItIs = told.isAsStored() && accepted.shape() == MediaTypes.Shape.OBJECT;
        return bytes(told.type().name(), asItIs ? encoder.encodeWatched(told.object()) : shaped(told.tree()));
    }

    private byte[] bytes(String type, byte[] object) {
        var out = new ByteArrayOutputStream(object.length + 64);
        try {
            encoder.writeEvent(out, type, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private byte[] shaped(ObjectNode object) {
        return encoder.encode(
                switch (accepted.shape()) {
                    case OBJECT -> object;
                    case TABLE -> table(object);
                    case PARTIAL_METADATA -> TableRenderer.partial(object);
                });
    }

    private ObjectNode table(ObjectNode object) {
        ObjectNode meta = JSON.createObjectNode();
        meta.put(
                "resourceVersion",
                object.path("metadata").path("resourceVersion").asString(""));
        return TableRenderer.table(columns, List.of(object), meta, include, clock.instant(), !columnsSent);
    }
}
