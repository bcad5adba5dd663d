package io.streamplane.apiserver.encoding;

import io.streamplane.apiserver.journal.state.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** YAML, in which nothing can be watched. */
final class YamlEncoder implements ObjectEncoder {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    @Override
    public String contentType() {
        return "application/yaml";
    }

    @Override
    public String watchContentType() {
        throw new UnsupportedOperationException("YAML is not for watches");
    }

    @Override
    public byte[] encode(ObjectNode object) {
        return YAML.writeValueAsBytes(object);
    }

    @Override
    public byte[] encode(StoredObject object) {
        return encode(object.shown());
    }

    @Override
    public byte[] encodeWatched(StoredObject object) {
        throw new UnsupportedOperationException("YAML is not for watches");
    }

    @Override
    public void writeEvent(OutputStream out, String type, byte[] object) {
        throw new UnsupportedOperationException("YAML is not for watches");
    }

    @Override
    public void writeList(OutputStream out, ObjectNode head, List<StoredObject> objects, boolean watched)
            throws IOException {
        ObjectNode list = head.deepCopy();
        var items = list.putArray("items");
        for (StoredObject object : objects) {
            items.add(JsonMapper.shared().readTree(object.shownJson()));
        }
        out.write(encode(list));
    }
}
