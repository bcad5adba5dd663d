package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values of schemas that this build's kinds did not make. */
final class WrittenSchemaTest {

    private static final String FOREIGN = """
            {"type":"record","name":"Widget","namespace":"com.example.v1","kubernetes.apiVersion":"example.com/v1",
             "kubernetes.kind":"Widget","kubernetes.part":"desired","fields":[
              {"name":"before","type":{"type":"array","items":{"type":"map","values":"long"}}},
              {"name":"metadata","type":{"type":"record","name":"Meta","fields":[
                {"name":"name","type":"string"},{"name":"managedFields","type":["null",{"type":"array","items":{"type":"map","values":"string"}}]},{"name":"labels","type":["null",{"type":"map","values":"string"}]}]}},
              {"name":"_ref","type":"string","kubernetes.name":"$ref"},
              {"name":"open","type":{"type":"string","kubernetes.format":"json"}},
              {"name":"size","type":{"type":"enum","name":"Size","symbols":["S","M"]}},
              {"name":"hash","type":{"type":"fixed","name":"Hash","size":2}},
              {"name":"ratio","type":"float"},
              {"name":"whole","type":"double"},
              {"name":"items","type":{"type":"array","items":["null","int","string"]}},
              {"name":"self","type":["null","Widget"]}]}""";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);

    @Test
    void shouldReadWhateverAvroCanSay() throws IOException {
        // Given
        byte[] value = widget(true);

        // When
        ObjectNode read = codec.decode(value);

        // Then
        assertThat(read).isEqualTo(JsonMapper.shared().readTree("""
                {"apiVersion":"example.com/v1","kind":"Widget","before":[{"a":1},{}],
                 "metadata":{"name":"w","managedFields":[{"manager":"m"}],"labels":{"app":"x"}},"$ref":"#/there","open":{"any":[1,"thing"]},"size":"M",
                 "hash":"AQI=","ratio":0.5,"whole":3,"items":[null,1,"two"]}"""));
    }

    @Test
    void shouldReadMetadataAndNothingAfterIt() throws IOException {
        // Given a value that is spoilt behind its metadata
        byte[] value = widget(true);
        value[value.length - 1] = 99;

        // When
        ObjectNode read = codec.decodeMetadata(value);

        // Then
        assertThat(read).isEqualTo(JsonMapper.shared().readTree("""
                {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","labels":{"app":"x"}}}"""));
        assertThatThrownBy(() -> codec.decode(value))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("com.example.v1.Widget")
                .hasMessageContaining("expected a branch below 2");
    }

    @Test
    void shouldSkipBlocksWhoseSizeIsTold() throws IOException {
        assertThat(codec.decodeMetadata(widget(false)).at("/metadata/name").asString(""))
                .isEqualTo("w");
    }

    @Test
    void shouldReadAnyKindAsAGenericResource() throws IOException {
        // Given
        byte[] value = widget(true);

        // When
        var read = new WrittenSchema(1, new Schema.Parser().parse(FOREIGN))
                .readModel(
                        value, GenericKubernetesResource.class, Kinds.builtIn().get("pods"));

        // Then
        assertThat(read).isEqualTo(ObjectCodec.model(codec.decode(value), GenericKubernetesResource.class));
        assertThat(read.getApiVersion() + " " + read.getKind()).isEqualTo("example.com/v1 Widget");
        assertThat(read.getMetadata().getName()).isEqualTo("w");
        assertThat(read.<Object>get("open", "any", 0)).isEqualTo(1);
    }

    @Test
    void shouldRefuseAValueOfAnotherKindOrPart() {
        // Given
        Kind pods = Kinds.builtIn().get("pods");
        byte[] pod = codec.encodeDesired(pods, JsonMapper.shared().createObjectNode());

        // When, then
        assertThatThrownBy(() -> codec.decodeDesired(Kinds.builtIn().get("nodes"), pod))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("expected the desired part of a Node")
                .hasMessageContaining("is of the desired part of a Pod");
        assertThatThrownBy(() -> codec.decodeObserved(pods, pod))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("expected the observed part of a Pod");
    }

    @Test
    void shouldSayOfWhatKindAValueIsWhereItsSchemaDoesNot() throws IOException {
        // Given what a user's program wrote with a record of its own
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"Deployment","namespace":"io.k8s.api.apps.v1","fields":[
                 {"name":"spec","type":{"type":"record","name":"DeploymentSpec","fields":[
                  {"name":"replicas","type":"int"}]}}]}""");
        var spec = new GenericData.Record(schema.getField("spec").schema());
        spec.put("replicas", 3);
        var deployment = new GenericData.Record(schema);
        deployment.put("spec", spec);

        // When
        ObjectNode read =
                codec.decodeDesired(Kinds.builtIn().get("deployments.apps"), written(schema, deployment, true));

        // Then
        assertThat(read).isEqualTo(JsonMapper.shared().readTree("""
                {"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":3}}"""));
    }

    @Test
    void shouldRefuseListsAndRecordsWithoutEnd() {
        // Given a list of records without fields, and a record that is in itself for ever
        Schema empty = new Schema.Parser().parse("""
                {"type":"record","name":"A","fields":[{"name":"list","type":{"type":"array","items":
                 {"type":"record","name":"B","fields":[]}}}]}""");
        Schema endless = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"C\",\"fields\":[{\"name\":\"c\",\"type\":\"C\"}]}");

        // When, then
        assertThatThrownBy(() -> codec.decode(framed(empty, new byte[] {-2, -1, -1, -1, 15})))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("longer than its bytes");
        assertThatThrownBy(() -> codec.decode(framed(endless, new byte[0])))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("nested");
    }

    private byte[] widget(boolean plainBlocks) throws IOException {
        Schema schema = new Schema.Parser().parse(FOREIGN);
        var meta = new GenericData.Record(schema.getField("metadata").schema());
        meta.put("name", "w");
        meta.put("managedFields", List.of(Map.of("manager", "m")));
        meta.put("labels", Map.of("app", "x"));
        var record = new GenericData.Record(schema);
        record.put("before", List.of(Map.of("a", 1L), Map.of()));
        record.put("metadata", meta);
        record.put("_ref", "#/there");
        record.put("open", "{\"any\":[1,\"thing\"]}");
        record.put("size", new GenericData.EnumSymbol(schema.getField("size").schema(), "M"));
        record.put("hash", new GenericData.Fixed(schema.getField("hash").schema(), new byte[] {1, 2}));
        record.put("ratio", 0.5f);
        record.put("whole", 3.0);
        var items = new java.util.ArrayList<>();
        items.add(null);
        items.add(1);
        items.add("two");
        record.put("items", items);
        return written(schema, record, plainBlocks);
    }

    private byte[] written(Schema schema, GenericData.Record record, boolean plainBlocks) throws IOException {
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = plainBlocks
                ? EncoderFactory.get().binaryEncoder(bytes, null)
                : EncoderFactory.get().blockingBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
        encoder.flush();
        return framed(schema, bytes.toByteArray());
    }

    private byte[] framed(Schema schema, byte[] record) {
        int id = registry.register("any-value", schema);
        return ByteBuffer.allocate(5 + record.length)
                .put((byte) 0)
                .putInt(id)
                .put(record)
                .array();
    }
}
