package io.streamplane.apiserver.encoding;

import io.streamplane.apiserver.journal.state.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON for people, laid out as Go's {@code MarshalIndent} does. Watches are as in {@link JsonEncoder}. */
final class PrettyJsonEncoder implements ObjectEncoder {

    private static final ObjectWriter WRITER = JsonMapper.shared()
            .writer()
            .with(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private final JsonEncoder plain = new JsonEncoder();

    @Override
    public String contentType() {
        return plain.contentType();
    }

    @Override
    public String watchContentType() {
        return plain.watchContentType();
    }

    @Override
    public byte[] encode(ObjectNode object) {
        return WRITER.writeValueAsString(object).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] encode(StoredObject object) {
        return encode(object.shown());
    }

    @Override
    public byte[] encodeWatched(StoredObject object) {
        return plain.encodeWatched(object);
    }

    @Override
    public void writeEvent(OutputStream out, String type, byte[] object) throws IOException {
        plain.writeEvent(out, type, object);
    }

    @Override
    public void writeList(OutputStream out, ObjectNode head, List<StoredObject> objects, boolean watched)
            throws IOException {
        ObjectNode list = head.deepCopy();
        var items = list.putArray("items");
        for (StoredObject object : objects) {
            items.add(object.shown());
        }
        out.write(encode(list));
    }
}
