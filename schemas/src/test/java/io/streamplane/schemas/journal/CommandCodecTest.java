package io.streamplane.schemas.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.avro.OriginRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.SchemaSignature;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class CommandCodecTest {

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final CommandCodec codec = new CommandCodec(registry);

    @Test
    void shouldReadWhatItWrote() {
        for (Command command : Histories.random(7, 100)) {
            // When
            Command read = decode(codec.encode(command));

            // Then
            assertThat(read).usingRecursiveComparison().isEqualTo(command);
        }
    }

    @Test
    void shouldReadTheGroundsOfADecision() {
        // Given
        var work = new ResourceKey("replicasets.apps", new ObjectKey("ns", "web"));
        var origin = new Origin("system:x", List.of(), "create", "", "", "", "");
        var controllers = new Command(
                5, 4, origin, List.of(), List.of(), new Grounds(6, work, 2, 3, 8, 7, List.of(0L, 3L, 1L, 1L), null));
        var schedulers = new Command(
                5, 4, origin, List.of(), List.of(), Grounds.ofScheduler(6, 9, new Grounds.Turn(1, 12, true)));

        // When / Then
        assertThat(decode(codec.encode(controllers))).isEqualTo(controllers);
        assertThat(decode(codec.encode(schedulers))).isEqualTo(schedulers);
    }

    @Test
    void shouldKeepWhoReallyAskedAndWhatIsSaidOfIt() {
        // Given
        var origin = new Origin(
                "bob",
                List.of("devs"),
                "create",
                "",
                "",
                "",
                "",
                "kubectl apply",
                "s1",
                new Impersonator("alice", List.of("system:masters"), "impersonate:user-info"),
                Map.of("b.example.com/x", "1", "a.example.com/y", "2"));
        var command = new Command(5, 0, origin, List.of(), List.of());

        // When
        Command read = decode(codec.encode(command));

        // Then
        assertThat(read).isEqualTo(command);
        assertThat(read.origin().annotations().keySet()).containsExactly("a.example.com/y", "b.example.com/x");
    }

    @Test
    void shouldReadACommandFromBeforeThereWereGrounds() {
        // Given
        var old = Schema.createRecord(
                "CommandRecord",
                "",
                "io.streamplane.schemas.avro",
                false,
                CommandRecord.getClassSchema().getFields().stream()
                        .filter(field -> !field.name().equals("grounds"))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());
        Command command = Histories.random(1, 1).getFirst();
        byte[] today = codec.encode(command);
        int id = registry.register("journal-value", old);

        // When: the last field, null, is one byte
        byte[] before = java.util.Arrays.copyOf(today, today.length - 1);
        before[4] = (byte) id;

        // Then
        var headers = new RecordHeaders();
        new EnvelopeSerde<CommandRecord>(registry, "journal-value", CommandRecord.getClassSchema(), old)
                .signature()
                .putInto(headers);
        assertThat(codec.read(before, SchemaSignature.of(headers)))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(command);
    }

    @Test
    void shouldBeginWithMagicByteAndSchemaId() {
        // When
        byte[] bytes = codec.encode(Histories.random(1, 1).getFirst());

        // Then
        assertThat(bytes).startsWith(0, 0, 0, 0, 1);
    }

    @Test
    void shouldRefuseAVersionThatItDoesNotKnow() {
        // Given
        var serde = new EnvelopeSerde<CommandRecord>(registry, "journal-value", CommandRecord.getClassSchema());
        var origin = new OriginRecord("u", List.of(), "create", "", "", "", "", "", "", null, null);
        byte[] newer = serde.serialize(new CommandRecord(2, 0L, null, origin, List.of(), List.of(), null));

        // When / Then
        assertThatThrownBy(() -> decode(newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a command of version 1, but it has version 2");
    }

    @Test
    void shouldRefuseForeignBytes() {
        byte[] valid = codec.encode(Histories.random(1, 1).getFirst());
        for (byte[] foreign : List.of(
                new byte[0],
                "{\"kind\":\"Pod\"}".getBytes(StandardCharsets.UTF_8),
                new byte[] {0, 0, 0, 0, 1},
                new byte[] {0, 0, 0, 0, 1, 2, 2, 2, 127, 127, 127, 127, 127},
                java.util.Arrays.copyOf(valid, valid.length - 1),
                java.util.Arrays.copyOf(valid, valid.length + 1))) {
            // When / Then
            assertThatThrownBy(() -> decode(foreign)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Command decode(byte[] value) {
        var headers = new RecordHeaders();
        codec.signature().putInto(headers);
        return codec.read(value, SchemaSignature.of(headers))
                .orElseThrow(() -> new IllegalArgumentException("somebody else wrote it"));
    }
}
