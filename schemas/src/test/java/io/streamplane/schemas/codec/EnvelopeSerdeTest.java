package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.avro.HeartbeatRecord;
import io.streamplane.schemas.avro.Manifest;
import io.streamplane.schemas.registry.AwayRegistry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import org.junit.jupiter.api.Test;

final class EnvelopeSerdeTest {

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final EnvelopeSerde<Manifest> serde =
            new EnvelopeSerde<>(registry, "manifests-value", Manifest.getClassSchema());

    @Test
    void shouldRegisterTheSchemaWithoutWhatItTellsJava() {
        // When
        byte[] value = serde.serialize(new Manifest("kind: Pod"));

        // Then
        assertThat(Manifest.getClassSchema().toString()).contains("avro.java.string");
        assertThat(registry.byId(1).toString())
                .doesNotContain("avro.java.string")
                .contains("\"manifest\"");
        assertThat(serde.deserialize(value).getManifest()).isEqualTo("kind: Pod");
    }

    @Test
    void shouldNameTheIdThatNoSchemaHas() {
        assertThatThrownBy(() -> serde.deserialize(new byte[] {0, 0, 0, 1, 1, 0}))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("no schema has its id 257");
    }

    @Test
    void shouldNotBlameTheValueWhenTheRegistryIsAway() {
        // Given
        byte[] value = serde.serialize(new Manifest("kind: Pod"));
        var away = new AwayRegistry(registry);
        var reader = new EnvelopeSerde<Manifest>(away, "manifests-value", Manifest.getClassSchema());
        away.goAway();

        // When, then
        assertThatThrownBy(() -> reader.deserialize(value)).isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> new ObjectCodec(away).decode(value)).isInstanceOf(RegistryUnavailableException.class);
        away.comeBack();
        assertThat(reader.deserialize(value).getManifest()).isEqualTo("kind: Pod");
    }

    @Test
    void shouldRefuseAnotherRecord() {
        byte[] value = new EnvelopeSerde<HeartbeatRecord>(
                        registry, "heartbeats-value", HeartbeatRecord.getClassSchema())
                .serialize(new HeartbeatRecord("node-1", 1L));

        assertThatThrownBy(() -> serde.deserialize(value)).isInstanceOf(CodecException.class);
    }
}
