package io.streamplane.schemas.proposal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.avro.MetadataEditRecord;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.avro.ProposalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.GroundsCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Proposals as values of their topic, in the Confluent wire format. Thread-safe. */
public final class ProposalCodec {

    private final EnvelopeSerde<ProposalRecord> serde;
    private final ObjectCodec objects;
    private final Supplier<KindRegistry> kinds;

    /** @param kinds that are proposed */
    public ProposalCodec(SchemaRegistry registry, ObjectCodec objects, KindRegistry kinds) {
        this(registry, objects, () -> kinds);
    }

    /** @param kinds that are proposed, as they are at the time */
    public ProposalCodec(SchemaRegistry registry, ObjectCodec objects, Supplier<KindRegistry> kinds) {
        this.serde = new EnvelopeSerde<>(registry, Topics.PROPOSALS + "-value", ProposalRecord.getClassSchema());
        this.objects = objects;
        this.kinds = kinds;
    }

    public byte[] encode(ProposalEnvelope envelope) {
        Proposal proposal = envelope.proposal();
        var record = ProposalRecord.newBuilder()
                .setComponent(envelope.component())
                .setCause(envelope.cause())
                .setSeen(envelope.seen())
                .setTime(envelope.time())
                .setGrounds(GroundsCodec.record(envelope.grounds()))
                .setResource(proposal.resource())
                .setKey(proposal.key().toString());
        switch (proposal) {
            case Proposal.Create create -> {
                Kind kind = kinds.get().get(create.resource());
                record.setAction(ProposalAction.CREATE)
                        .setRequires(CommandCodec.records(create.requires()))
                        .setDesired(desired(kind, create.object()))
                        .setObserved(status(kind, create.object()));
            }
            case Proposal.Update update ->
                record.setAction(ProposalAction.UPDATE)
                        .setUid(uid(update.object()))
                        .setDesiredRevision(update.desiredRevision())
                        .setDesired(desired(kinds.get().get(update.resource()), update.object()));
            case Proposal.UpdateStatus update ->
                record.setAction(ProposalAction.UPDATE_STATUS)
                        .setUid(uid(update.object()))
                        .setObservedRevision(update.observedRevision())
                        .setObserved(status(kinds.get().get(update.resource()), update.object()));
            case Proposal.UpdateMetadata update ->
                record.setAction(ProposalAction.UPDATE_METADATA)
                        .setUid(update.uid())
                        .setMetadata(record(update.edit()))
                        .setRequires(CommandCodec.records(update.requires()));
            case Proposal.Delete delete ->
                record.setAction(ProposalAction.DELETE)
                        .setRequires(CommandCodec.records(delete.requires()))
                        .setUid(delete.uid())
                        .setGracePeriodSeconds(delete.gracePeriodSeconds())
                        .setPropagationPolicy(delete.propagationPolicy());
            case Proposal.Scale scale ->
                record.setAction(ProposalAction.SCALE)
                        .setUid(scale.uid())
                        .setDesiredRevision(scale.desiredRevision())
                        .setReplicas(scale.replicas());
            case Proposal.Bind bind ->
                record.setAction(ProposalAction.BIND)
                        .setUid(bind.uid())
                        .setNode(bind.node())
                        .setRequires(CommandCodec.records(bind.requires()));
        }
        return serde.serialize(record.build());
    }

    /**
     * Throws {@link IllegalArgumentException} where the bytes are no proposal, or one with parts of an unknown kind. One that deletes
     * an object, or changes its metadata, may be about a kind that is only known when the proposer's revision is.
     */
    public ReceivedProposal decode(byte[] bytes) {
        ProposalRecord record = serde.deserialize(bytes);
        boolean carries = record.getDesired() != null || record.getObserved() != null;
        String resource = record.getResource();
        Kind kind = carries ? kinds.get().get(resource) : kinds.get().orUnknown(resource);
        Long seen = record.getSeen();
        return new ReceivedProposal(
                record.getComponent(),
                record.getCause(),
                seen == null ? record.getCause() : Math.max(seen, record.getCause()),
                record.getTime(),
                record.getAction(),
                kind,
                ObjectKey.parse(record.getKey()),
                record.getUid(),
                record.getDesiredRevision(),
                record.getObservedRevision(),
                record.getDesired() == null ? null : objects.decodeDesired(kind, bytes(record.getDesired())),
                record.getObserved() == null ? null : objects.decodeObserved(kind, bytes(record.getObserved())),
                record.getNode(),
                record.getReplicas(),
                record.getGracePeriodSeconds(),
                record.getPropagationPolicy(),
                CommandCodec.preconditions(record.getRequires()),
                edit(record.getMetadata()),
                GroundsCodec.grounds(record.getGrounds()));
    }

    private static MetadataEditRecord record(MetadataEdit edit) {
        return new MetadataEditRecord(
                edit.dropOwners(), edit.unblockOwners(), edit.dropFinalizers(), edit.annotations());
    }

    private static @Nullable MetadataEdit edit(@Nullable MetadataEditRecord record) {
        return record == null
                ? null
                : new MetadataEdit(
                        record.getDropOwners(),
                        record.getUnblockOwners(),
                        record.getDropFinalizers(),
                        record.getAnnotations());
    }

    private ByteBuffer desired(Kind kind, HasMetadata object) {
        return ByteBuffer.wrap(objects.encodeDesired(kind, object));
    }

    private @Nullable ByteBuffer status(Kind kind, HasMetadata object) {
        Object status = kind.hasStatus() ? Models.status(object) : null;
        return status == null ? null : ByteBuffer.wrap(objects.encodeStatus(kind, status));
    }

    private static @Nullable String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
