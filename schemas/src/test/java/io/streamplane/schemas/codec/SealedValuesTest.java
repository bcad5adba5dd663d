package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SealedValuesTest {

    private static final Kind SECRET = Kinds.builtIn().get("secrets");

    /** {@code password: hunter2}. */
    private static final String OBJECT = """
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"ns","uid":"u1","annotations":{
             "kubectl.kubernetes.io/last-applied-configuration":"{\\"stringData\\":{\\"password\\":\\"hunter2\\"}}"}},
             "data":{"password":"aHVudGVyMg==","empty":""},"type":"Opaque"}""";

    private final HeldDataKeys keys = new HeldDataKeys();
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry, keys);

    @Test
    void shouldStoreNoValueInClearAndGiveItBack() {
        // Given
        ObjectNode object = object();

        // When
        byte[] stored = codec.encodeDesired(SECRET, object);

        // Then
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
        assertThat(codec.decodeDesired(SECRET, stored)).isEqualTo(object());
        assertThat(object).as("what was given stays as it is").isEqualTo(object());
    }

    @Test
    void shouldStoreTheSameValueAlikeAndAnotherObjectsDifferently() {
        // Given
        ObjectNode other = object();
        other.withObject("/metadata").put("uid", "u2");

        // When
        byte[] once = codec.encodeDesired(SECRET, object());
        byte[] twice = codec.encodeDesired(SECRET, object());
        codec.encodeDesired(SECRET, other);

        // Then
        assertThat(twice).isEqualTo(once);
        ObjectCodec blind = new ObjectCodec(registry);
        assertThat(blind.decodeDesired(SECRET, once).at("/data/password"))
                .isNotEqualTo(blind.decodeDesired(SECRET, codec.encodeDesired(SECRET, other))
                        .at("/data/password"));
    }

    @Test
    void shouldGiveNoValueWhenTheKeyIsDestroyed() {
        // Given
        byte[] stored = codec.encodeDesired(SECRET, object());

        // When
        keys.destroyAll();
        ObjectNode read = codec.decodeDesired(SECRET, stored);

        // Then
        assertThat(read.path("data").toString()).isEqualTo("{\"password\":\"\",\"empty\":\"\"}");
        assertThat(read.at("/metadata/annotations").toString()).isEqualTo("{\"streamplane.io/shredded\":\"true\"}");
    }

    @Test
    void shouldPassOnWhatIsSealedWithoutTheKey() {
        // Given
        byte[] stored = codec.encodeDesired(SECRET, object());
        ObjectCodec blind = new ObjectCodec(registry);

        // When
        byte[] passedOn = blind.encodeDesired(SECRET, blind.decodeDesired(SECRET, stored));

        // Then
        assertThat(passedOn).isEqualTo(stored);
    }

    @Test
    void shouldTellWhatIsEncryptedByNothingThatAUserCanWrite() {
        // Given
        ObjectNode object = object();
        object.withObject("/metadata/annotations").put("kubectl.kubernetes.io/last-applied-configuration", "sealed:!!");
        object.withObject("/data")
                .put("marked", Base64.getEncoder().encodeToString(new byte[] {0, 's', 'p', 1, 2, 3}))
                .put(
                        "cipher",
                        new ObjectCodec(registry)
                                .decodeDesired(SECRET, codec.encodeDesired(SECRET, object()))
                                .at("/data/password")
                                .asString());

        // When
        ObjectNode read = codec.decodeDesired(SECRET, codec.encodeDesired(SECRET, object));
        ObjectNode again = codec.decodeDesired(SECRET, codec.encodeDesired(SECRET, read));

        // Then
        assertThat(read).isEqualTo(object);
        assertThat(again).isEqualTo(object);
    }

    @Test
    void shouldLeaveItToTheRecordToRefuseWhatIsNoBase64() {
        // Given
        ObjectNode object = object();
        object.withObject("/data").put("password", "not base64!");

        // When, then
        assertThatThrownBy(() -> codec.encodeDesired(SECRET, object))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("data");
    }

    private static ObjectNode object() {
        return (ObjectNode) JsonMapper.shared().readTree(OBJECT);
    }
}
