package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ObjectCodecPropertyTest {

    private static final int ROUNDS = 100;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry, new HeldDataKeys());

    static List<Kind> kinds() {
        return Kinds.builtIn().all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldRoundTripWhateverFitsTheDefinition(Kind kind) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            ObjectNode object = random(kind, seed);

            ObjectNode decoded = codec.decodeDesired(kind, codec.encodeDesired(kind, object));

            assertThat(decoded).as("%s, seed %d", kind.kind(), seed).isEqualTo(object);
            assertThat(codec.decode(codec.encodeDesired(kind, object)))
                    .as("%s without knowing it, seed %d", kind.kind(), seed)
                    .isEqualTo(object);
            if (kind.hasStatus()) {
                var definition = AvroSchemas.statusDefinition(Definitions.builtIn(), kind);
                ObjectNode status = new RandomObjects(seed).object(definition, Set.of());
                assertThat(codec.decodeObserved(kind, codec.encodeObserved(kind, status)))
                        .as("status of %s, seed %d", kind.kind(), seed)
                        .isEqualTo(status);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldReadModelsAsJacksonDoes(Kind kind) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            byte[] value = codec.encodeDesired(kind, random(kind, seed));

            HasMetadata model = codec.desired(kind, value);

            HasMetadata byTree = ObjectCodec.model(codec.decodeDesired(kind, value), kind.model());
            assertThat(model).as("%s, seed %d", kind.kind(), seed).isEqualTo(byTree);
            assertThat(ObjectCodec.tree(model)).isEqualTo(ObjectCodec.tree(byTree));
            if (hasStatusModel(kind)) {
                var definition = AvroSchemas.statusDefinition(Definitions.builtIn(), kind);
                byte[] status = codec.encodeObserved(kind, new RandomObjects(seed).object(definition, Set.of()));
                assertThat(codec.observed(kind, status))
                        .as("status of %s, seed %d", kind.kind(), seed)
                        .isEqualTo(ObjectCodec.statusModel(codec.decodeObserved(kind, status), kind));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldWriteModelsAsJacksonDoes(Kind kind) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            HasMetadata model = ObjectCodec.model(random(kind, seed), kind.model());

            byte[] value = codec.encodeDesired(kind, model);

            assertThat(value)
                    .as("%s, seed %d", kind.kind(), seed)
                    .isEqualTo(codec.encodeDesired(kind, ObjectCodec.tree(model)));
            if (hasStatusModel(kind)) {
                var definition = AvroSchemas.statusDefinition(Definitions.builtIn(), kind);
                ObjectNode tree = new RandomObjects(seed).object(definition, Set.of());
                Object status = ObjectCodec.statusModel(tree, kind);
                assertThat(codec.encodeStatus(kind, status))
                        .as("status of %s, seed %d", kind.kind(), seed)
                        .isEqualTo(codec.encodeObserved(kind, ObjectCodec.JSON.valueToTree(status)));
            }
        }
    }

    @Test
    void shouldRefuseWhatTheSchemaDoesNotHaveInModelsToo() {
        // Given
        Kind kind = Kinds.builtIn().get("pods");
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .addToAdditionalProperties("colour", "red")
                .endContainer()
                .endSpec()
                .build();

        // When, then
        assertThatThrownBy(() -> codec.encodeDesired(kind, pod))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("spec.containers[0].colour: expected a field of the schema");
    }

    @Test
    void shouldWriteWhatPlainAvroReads() throws IOException {
        // Given
        Kind kind = Kinds.builtIn().get("deployments.apps");
        var object = (ObjectNode)
                JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":3}}");

        // When
        GenericRecord read =
                generic(codec.encodeDesired(kind, object), AvroSchemas.desired(Definitions.builtIn(), kind));

        // Then
        assertThat(read.getSchema().getFullName()).isEqualTo("io.k8s.api.apps.v1.Deployment");
        assertThat(((GenericRecord) read.get("spec")).get("replicas")).isEqualTo(3);
        assertThat(((GenericRecord) read.get("metadata")).get("name")).hasToString("web");
    }

    @Test
    void shouldReadWhatAnOlderSchemaWrote() throws IOException {
        // Given a writer that did not know minReadySeconds and had a field of its own
        Kind kind = Kinds.builtIn().get("deployments.apps");
        var object = (ObjectNode) JsonMapper.shared().readTree("{\"spec\":{\"minReadySeconds\":5,\"replicas\":3}}");
        Schema now = AvroSchemas.desired(Definitions.builtIn(), kind);
        String text = now.toString();
        Schema older =
                new Schema.Parser().parse(text.replace("\"name\":\"minReadySeconds\"", "\"name\":\"forgotten\""));
        GenericRecord record = generic(codec.encodeDesired(kind, object), now);
        int id = registry.register("desired.deployments.apps-value", older);

        // When
        ObjectNode decoded = codec.decodeDesired(kind, written(record, older, id));

        // Then
        assertThat(decoded.get("spec")).isEqualTo(JsonMapper.shared().readTree("{\"replicas\":3,\"forgotten\":5}"));
    }

    @Test
    void shouldWriteBackWhatOnlyANewerBuildKnows() {
        // Given a value with a field that this build's kind does not have
        Kind kind = Kinds.builtIn().get("deployments.apps");
        String text = AvroSchemas.desired(Definitions.builtIn(), kind).toString();
        Schema newer = new Schema.Parser().parse(text.replace("\"name\":\"minReadySeconds\"", "\"name\":\"novelty\""));
        int id = registry.register("desired.deployments.apps-value", newer);
        JsonNode object = JsonMapper.shared()
                .readTree(
                        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":{\"novelty\":5,\"replicas\":3}}");
        byte[] value = new WrittenSchema(id, newer).write(object);
        ObjectNode tree = codec.decodeDesired(kind, value);
        HasMetadata model = codec.desired(kind, value);

        // When, then
        assertThat(codec.encodeDesired(kind, tree)).isEqualTo(value);
        assertThat(codec.encodeDesired(kind, model)).isEqualTo(codec.encodeDesired(kind, ObjectCodec.tree(model)));
        assertThat(codec.decode(codec.encodeDesired(kind, model))
                        .at("/spec/novelty")
                        .asInt())
                .isEqualTo(5);

        // Then a field that nobody knows is refused as ever
        tree.withObject("/spec").put("replica", 4);
        assertThatThrownBy(() -> codec.encodeDesired(kind, tree))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("spec");
    }

    @Test
    void shouldNameTheWholePathOfWhatDoesNotFit() {
        var pod = (ObjectNode)
                JsonMapper.shared().readTree("{\"spec\":{\"containers\":[{\"name\":\"a\"},{\"env\":[{\"name\":7}]}]}}");

        assertThatThrownBy(() -> codec.encodeDesired(Kinds.builtIn().get("pods"), pod))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("spec.containers[1].env[0].name: expected a string, but got NUMBER");
    }

    @Test
    void shouldRefuseSpoiltBytesAndNothingElse() {
        Kind kind = Kinds.builtIn().get("pods");
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            byte[] value = codec.encodeDesired(kind, random(kind, seed));
            byte[] spoilt = Arrays.copyOf(value, random.nextInt(value.length));
            assertThatThrownBy(() -> codec.decodeDesired(kind, spoilt))
                    .as("seed %d", seed)
                    .isInstanceOf(CodecException.class);
        }
        assertThatThrownBy(() -> codec.decodeDesired(kind, new byte[] {0, 0, 0, 99, 99, 1, 2}))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("no schema has its id");
    }

    /** Nobody computes with the status of a generic resource. */
    private static boolean hasStatusModel(Kind kind) {
        return kind.hasStatus() && kind.model() != GenericKubernetesResource.class;
    }

    private static ObjectNode random(Kind kind, long seed) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.setAll(new RandomObjects(seed).object(Definitions.builtIn().of(kind), AvroSchemas.NOT_DESIRED));
        if (kind.equals(SecretKind.KIND)) {
            // Its data key is kept under its uid, and said to be that of the name.
            object.withObject("/metadata").put("name", "a").put("uid", "u");
        }
        return object;
    }

    private static GenericRecord generic(byte[] value, Schema schema) throws IOException {
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    private static byte[] written(GenericRecord record, Schema schema, int id) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        // The field that was renamed has its place: copied by position
        new GenericDatumWriter<GenericRecord>(schema).write(renamed(record, schema), encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static GenericRecord renamed(GenericRecord record, Schema schema) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }
}
