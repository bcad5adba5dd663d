package io.streamplane.schemas.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.avro.ProposalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class ProposalCodecTest {

    private static final ObjectKey KEY = new ObjectKey("ns", "a");
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName("a")
            .withUid("u1")
            .withResourceVersion("7")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withImage("nginx")
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .endStatus()
            .build();

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ProposalCodec codec = new ProposalCodec(registry, new ObjectCodec(registry), Kinds.builtIn());

    @Test
    void shouldCarryBothPartsOfACreation() {
        // When
        ReceivedProposal received = roundTrip(new Proposal.Create("pods", KEY, POD));

        // Then
        assertThat(received.action()).isEqualTo(ProposalAction.CREATE);
        assertThat(received.component()).isEqualTo("somebody");
        assertThat(received.cause()).isEqualTo(7);
        assertThat(received.time()).isEqualTo(9);
        assertThat(received.kind().kind()).isEqualTo("Pod");
        assertThat(received.key()).isEqualTo(KEY);
        assertThat(String.valueOf(received.desired()))
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"namespace\":\"ns\","
                        + "\"uid\":\"u1\"},\"spec\":{\"containers\":[{\"image\":\"nginx\",\"name\":\"c\"}]}}");
        assertThat(String.valueOf(received.observed())).isEqualTo("{\"phase\":\"Running\"}");
    }

    @Test
    void shouldCarryThePreconditionsOfChanges() {
        // When
        ReceivedProposal update = roundTrip(new Proposal.Update("pods", KEY, POD, 5));
        ReceivedProposal status = roundTrip(new Proposal.UpdateStatus("pods", KEY, POD, 6L));
        ReceivedProposal only = roundTrip(new Proposal.UpdateStatus("pods", KEY, POD, null));

        // Then
        assertThat(update.desiredRevision()).isEqualTo(5);
        assertThat(update.uid()).isEqualTo("u1");
        assertThat(update.observed()).isNull();
        assertThat(status.observedRevision()).isEqualTo(6);
        assertThat(status.desired()).isNull();
        assertThat(only.observedRevision()).isNull();
    }

    @Test
    void shouldCarryDeletionsAndBindings() {
        // When
        ReceivedProposal delete = roundTrip(new Proposal.Delete("pods", KEY, "u1", 0L, "Foreground"));
        ReceivedProposal bind = roundTrip(new Proposal.Bind(KEY, "u1", "node-1", "n1"));

        // Then
        assertThat(delete.gracePeriodSeconds()).isZero();
        assertThat(delete.propagationPolicy()).isEqualTo("Foreground");
        assertThat(bind.action()).isEqualTo(ProposalAction.BIND);
        assertThat(bind.node()).isEqualTo("node-1");
    }

    @Test
    void shouldCarryWhatAChangeOfMetadataAndADeletionRequire() {
        // Given
        var owner = new ResourceKey("nodes", ObjectKey.clusterScoped("n"));
        List<Precondition> requires = List.of(
                new Precondition.Absent(owner),
                new Precondition.NotUid(owner, "u2"),
                new Precondition.DesiredAt(new ResourceKey("pods", KEY), 5));
        var edit = new MetadataEdit(List.of("u2"), List.of("u3"), List.of("orphan"), Map.of("a", "b"));

        // When
        ReceivedProposal delete = roundTrip(new Proposal.Delete("pods", KEY, "u1", null, null, requires));
        ReceivedProposal update = roundTrip(new Proposal.UpdateMetadata("pods", KEY, "u1", edit, requires));

        // Then
        assertThat(delete.requires()).isEqualTo(requires);
        assertThat(update.requires()).isEqualTo(requires);
        assertThat(update.edit()).isEqualTo(edit);
        assertThat(update.uid()).isEqualTo("u1");
    }

    @Test
    void shouldSayWhatWasReactedToApartFromWhatWasSeen() {
        // Given
        var delete = new Proposal.Delete("pods", KEY, "u1", 0L, null);

        // When
        ReceivedProposal received =
                codec.decode(codec.encode(new ProposalEnvelope("somebody", 7, 12, 9, delete, null)));

        // Then
        assertThat(received.cause()).isEqualTo(7);
        assertThat(received.seen()).isEqualTo(12);
    }

    @Test
    void shouldReadProposalsFromBeforeTheySaidWhatWasSeen() {
        // Given
        var fields = ProposalRecord.getClassSchema().getFields().stream()
                .filter(field -> !List.of("seen", "grounds").contains(field.name()))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        Schema old = Schema.createRecord("ProposalRecord", "", "io.streamplane.schemas.avro", false, fields);
        var serde = new EnvelopeSerde<ProposalRecord>(registry, "proposals-value", ProposalRecord.getClassSchema());
        ProposalRecord today = serde.deserialize(codec.encode(
                new ProposalEnvelope("somebody", 7, 12, 9, new Proposal.Delete("pods", KEY, "u1", 0L, null), null)));

        // When
        ReceivedProposal received = codec.decode(encoded(today, old));

        // Then
        assertThat(received.cause()).isEqualTo(7);
        assertThat(received.seen()).isEqualTo(7);
        assertThat(received.gracePeriodSeconds()).isZero();
    }

    private byte[] encoded(ProposalRecord record, Schema schema) {
        var generic = new GenericData.Record(schema);
        schema.getFields().forEach(field -> generic.put(field.name(), record.get(field.name())));
        generic.put(
                "action", new GenericData.EnumSymbol(schema.getField("action").schema(), record.getAction()));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5)
                .put((byte) 0)
                .putInt(registry.register("proposals-value", schema))
                .array());
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericData.Record>(schema).write(generic, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private ReceivedProposal roundTrip(Proposal proposal) {
        return codec.decode(codec.encode(new ProposalEnvelope("somebody", 7, 9, proposal)));
    }
}
