package io.streamplane.apiserver.http;

import io.streamplane.apiserver.encoding.Encoding;
import io.streamplane.apiserver.encoding.ObjectEncoder;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.table.TableRenderer;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import io.streamplane.apiserver.table.TableRows;
import io.streamplane.schemas.kind.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers GET and LIST in the shape that the client accepts. */
final class ReadHandler {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Bytes of the objects as they are stored, which is less than as JSON. */
    private static final long STREAMED_FROM = 1024 * 1024;

    /** Rows of a table that is sent as it is made; it is long enough to be compressed. */
    private static final int LONG_TABLE = 250;

    private final ObjectReader reader;
    private final InstantSource clock;

    ReadHandler(ObjectReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    void get(Exchange exchange, Target target, QueryOptions query) throws IOException {
        MediaTypes accepted = exchange.accepted(target);
        StoredObject stored = reader.get(target, query);
        ObjectEncoder encoder = accepted.encoder();
        boolean scale = target.subresource().equals("scale");
        ApiFailure unreadable = scale ? Scale.unreadable(stored) : null;
        if (unreadable != null) {
            throw new RequestException(unreadable);
        }
        switch (accepted.shape()) {
            case OBJECT -> {
                if (scale) {
                    exchange.send(200, Scale.of(stored), encoder);
                } else {
                    exchange.send(200, encoder.contentType(), encoder.encode(stored));
                }
            }
            case TABLE -> {
                ObjectNode meta = JSON.createObjectNode().put("resourceVersion", Long.toString(stored.revision()));
                ObjectNode table = scale
                        ? table(Scale.COLUMNS, List.of(Scale.of(stored)), meta, query)
                        : table(target.kind(), List.of(stored), meta, query);
                exchange.send(200, table, encoder);
            }
            case PARTIAL_METADATA ->
                exchange.send(200, TableRenderer.partial(scale ? Scale.of(stored) : stored.shown()), encoder);
        }
    }

    void list(Exchange exchange, Target target, QueryOptions query) throws IOException {
        MediaTypes accepted = exchange.accepted(target);
        ObjectReader.Page page = reader.list(target, query);
        Kind kind = target.kind();
        ObjectNode meta = listMeta(page);
        switch (accepted.shape()) {
            case OBJECT -> objects(exchange, head(kind, meta), page.objects(), accepted.encoder());
            case TABLE -> table(exchange, kind, meta, page.objects(), query, accepted);
            case PARTIAL_METADATA -> exchange.send(200, partialList(meta, page.objects()), accepted.encoder());
        }
    }

    private void table(
            Exchange exchange,
            Kind kind,
            ObjectNode meta,
            List<StoredObject> objects,
            QueryOptions query,
            MediaTypes accepted)
            throws IOException {
        boolean isLong = objects.size() >= LONG_TABLE && accepted.encoder() == Encoding.JSON.encoder();
        if (!isLong) {
            exchange.send(200, table(kind, objects, meta, query), accepted.encoder());
            return;
        }
        var rows = new TableRows(
                reader.rules(kind).columns(), IncludeObject.of(query.text("includeObject")), clock.instant());
        OutputStream out = exchange.streamCompressed(accepted.encoder().contentType());
        rows.write(out, meta, objects);
        out.close();
        exchange.succeeded();
    }

    private ObjectNode table(Kind kind, List<StoredObject> objects, ObjectNode meta, QueryOptions query) {
        return table(
                reader.rules(kind).columns(),
                () -> objects.stream().map(StoredObject::tree).iterator(),
                meta,
                query);
    }

    private ObjectNode table(
            List<TableColumn> columns, Iterable<ObjectNode> objects, ObjectNode meta, QueryOptions query) {
        return TableRenderer.table(
                columns, objects, meta, IncludeObject.of(query.text("includeObject")), clock.instant(), true);
    }

    static ObjectNode listMeta(ObjectReader.Page page) {
        ObjectNode meta = JSON.createObjectNode().put("resourceVersion", Long.toString(page.revision()));
        ContinueToken next = page.next();
        if (next != null) {
            meta.put("continue", next.text());
            if (page.remaining() > 0) {
                meta.put("remainingItemCount", page.remaining());
            }
        }
        if (!page.shards().isEmpty()) {
            meta.putObject("shardInfo").put("selector", page.shards());
        }
        return meta;
    }

    private static ObjectNode head(Kind kind, ObjectNode meta) {
        ObjectNode head = JSON.createObjectNode();
        head.put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
        head.set("metadata", meta);
        return head;
    }

    /** A long list is sent as it is made: whole in memory, some of them would take all of it. */
    private static void objects(Exchange exchange, ObjectNode head, List<StoredObject> objects, ObjectEncoder encoder)
            throws IOException {
        if (objects.stream().mapToLong(StoredObject::bytes).sum() < STREAMED_FROM) {
            var whole = new ByteArrayOutputStream(1024 + objects.size() * 1024);
            encoder.writeList(whole, head, objects, false);
            exchange.send(200, encoder.contentType(), whole.toByteArray());
            return;
        }
        // Closed only where all was written: else the client would take a part for the whole.
        OutputStream out = exchange.streamCompressed(encoder.contentType());
        encoder.writeList(out, head, objects, true);
        out.close();
        exchange.succeeded();
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
