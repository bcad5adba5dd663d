package io.streamplane.apiserver.encoding;

import io.streamplane.apiserver.journal.state.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON: each event of a watch on a line of its own. */
final class JsonEncoder implements ObjectEncoder {

    private static final String TYPE = "application/json";
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String contentType() {
        return TYPE;
    }

    @Override
    public String watchContentType() {
        return TYPE;
    }

    @Override
    public byte[] encode(ObjectNode object) {
        return JSON.writeValueAsBytes(object);
    }

    @Override
    public byte[] encode(StoredObject object) {
        return object.shownJson();
    }

    @Override
    public byte[] encodeWatched(StoredObject object) {
        return object.json();
    }

    @Override
    public void writeEvent(OutputStream out, String type, byte[] object) throws IOException {
        out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
        out.write(object);
        out.write('}');
        out.write('\n');
    }

    @Override
    public void writeList(OutputStream out, ObjectNode head, List<StoredObject> objects, boolean watched)
            throws IOException {
        String opened = head.toString();
        out.write(opened.substring(0, opened.length() - 1).getBytes(StandardCharsets.UTF_8));
        out.write(",\"items\":[".getBytes(StandardCharsets.US_ASCII));
        boolean first = true;
        for (StoredObject object : objects) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.write(watched ? encodeWatched(object) : encode(object));
        }
        out.write("]}\n".getBytes(StandardCharsets.US_ASCII));
    }
}
