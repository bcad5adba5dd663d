package io.streamplane.apiserver.http;

import io.streamplane.apiserver.http.MediaTypes.Encoding;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.table.TableRenderer;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import io.streamplane.schemas.kind.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers GET and LIST in the shape that the client accepts. */
final class ReadHandler {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Bytes of the objects as they are stored, which is less than as JSON. */
    private static final long STREAMED_FROM = 1024 * 1024;

    private final ObjectReader reader;
    private final InstantSource clock;

    ReadHandler(ObjectReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    void get(Exchange exchange, Target target, QueryOptions query) throws IOException {
        StoredObject stored = reader.get(target, query);
        if (target.subresource().equals("scale")) {
            exchange.send(200, Scale.of(stored), exchange.accepted().encoding());
            return;
        }
        MediaTypes accepted = exchange.accepted();
        switch (accepted.shape()) {
            case OBJECT -> {
                if (accepted.encoding() == Encoding.JSON) {
                    exchange.send(200, Encoding.JSON.type(), stored.shownJson());
                } else {
                    exchange.send(200, stored.shown(), accepted.encoding());
                }
            }
            case TABLE -> {
                ObjectNode meta = JSON.createObjectNode().put("resourceVersion", Long.toString(stored.revision()));
                exchange.send(200, table(target.kind(), List.of(stored), meta, query), accepted.encoding());
            }
            case PARTIAL_METADATA -> exchange.send(200, TableRenderer.partial(stored.shown()), accepted.encoding());
        }
    }

    void list(Exchange exchange, Target target, QueryOptions query) throws IOException {
        ObjectReader.Page page = reader.list(target, query);
        MediaTypes accepted = exchange.accepted();
        Kind kind = target.kind();
        ObjectNode meta = listMeta(page);
        switch (accepted.shape()) {
            case OBJECT -> {
                if (accepted.encoding() == Encoding.JSON) {
                    json(exchange, kind, meta, page.objects());
                } else {
                    exchange.send(200, JSON.readTree(listJson(kind, meta, page.objects())), accepted.encoding());
                }
            }
            case TABLE -> exchange.send(200, table(kind, page.objects(), meta, query), accepted.encoding());
            case PARTIAL_METADATA -> exchange.send(200, partialList(meta, page.objects()), accepted.encoding());
        }
    }

    private ObjectNode table(Kind kind, List<StoredObject> objects, ObjectNode meta, QueryOptions query) {
        return TableRenderer.table(
                reader.rules(kind).columns(),
                () -> objects.stream().map(StoredObject::tree).iterator(),
                meta,
                IncludeObject.of(query.text("includeObject")),
                clock.instant(),
                true);
    }

    private static ObjectNode listMeta(ObjectReader.Page page) {
        ObjectNode meta = JSON.createObjectNode().put("resourceVersion", Long.toString(page.revision()));
        ContinueToken next = page.next();
        if (next != null) {
            meta.put("continue", next.text());
            if (page.remaining() > 0) {
                meta.put("remainingItemCount", page.remaining());
            }
        }
        return meta;
    }

    /** A long list is sent as it is made: whole in memory, some of them would take all of it. */
    private static void json(Exchange exchange, Kind kind, ObjectNode meta, List<StoredObject> objects)
            throws IOException {
        if (objects.stream().mapToLong(StoredObject::bytes).sum() < STREAMED_FROM) {
            exchange.send(200, Encoding.JSON.type(), listJson(kind, meta, objects));
            return;
        }
        // Closed only where all was written: else the client would take a part for the whole.
        OutputStream out = exchange.streamCompressed(Encoding.JSON.type());
        writeList(kind, meta, objects, StoredObject::json, out);
        out.close();
        exchange.succeeded();
    }

    private static byte[] listJson(Kind kind, ObjectNode meta, List<StoredObject> objects) throws IOException {
        var out = new ByteArrayOutputStream(1024 + objects.size() * 1024);
        writeList(kind, meta, objects, StoredObject::shownJson, out);
        return out.toByteArray();
    }

    private static void writeList(
            Kind kind,
            ObjectNode meta,
            List<StoredObject> objects,
            Function<StoredObject, byte[]> form,
            OutputStream out)
            throws IOException {
        String head = "{\"kind\":\"" + kind.kind() + "List\",\"apiVersion\":\"" + kind.apiVersion() + "\",\"metadata\":"
                + meta + ",\"items\":[";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        boolean first = true;
        for (StoredObject object : objects) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.write(form.apply(object));
        }
        out.write("]}\n".getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode partialList(ObjectNode meta, List<StoredObject> objects) {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
        list.set("metadata", meta);
        var items = list.putArray("items");
        objects.forEach(object -> items.add(TableRenderer.partial(object.tree())));
        return list;
    }
}
