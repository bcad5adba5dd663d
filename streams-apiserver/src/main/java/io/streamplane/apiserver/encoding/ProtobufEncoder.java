package io.streamplane.apiserver.encoding;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.protobuf.ProtobufBody;
import io.streamplane.schemas.protobuf.ProtobufWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Kubernetes' protobuf. An event of a watch is a {@code WatchEvent} after its length in four bytes. */
final class ProtobufEncoder implements ObjectEncoder {

    /** Bytes of the objects as they are stored; a longer list is not held in memory. */
    private static final long HELD = 32L * 1024 * 1024;

    @Override
    public String contentType() {
        return ProtobufBody.MEDIA_TYPE;
    }

    @Override
    public String watchContentType() {
        return ProtobufBody.MEDIA_TYPE + ";stream=watch";
    }

    @Override
    public byte[] encode(ObjectNode object) {
        return ProtobufWriter.body(object);
    }

    @Override
    public byte[] encode(StoredObject object) {
        return ProtobufWriter.body(object.shown());
    }

    @Override
    public byte[] encodeWatched(StoredObject object) {
        return object.protobuf();
    }

    @Override
    public void writeEvent(OutputStream out, String type, byte[] object) throws IOException {
        byte[] event = ProtobufWriter.watchEvent(type, object);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(event.length).array());
        out.write(event);
    }

    /** Of a list that fits each object is encoded once, of a longer one twice: for its length, and to be sent. */
    @Override
    public void writeList(OutputStream out, ObjectNode head, List<StoredObject> objects, boolean watched)
            throws IOException {
        boolean fits = objects.stream().mapToLong(StoredObject::bytes).sum() < HELD;
        List<byte[]> made =
                fits ? objects.stream().map(each -> body(each, watched)).toList() : List.of();
        ProtobufWriter.list(
                out, head, objects.size(), index -> fits ? made.get(index) : body(objects.get(index), watched));
    }

    private byte[] body(StoredObject object, boolean watched) {
        return watched ? encodeWatched(object) : encode(object);
    }
}
