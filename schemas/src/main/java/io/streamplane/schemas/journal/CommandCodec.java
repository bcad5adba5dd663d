package io.streamplane.schemas.journal;

import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.avro.ImpersonatorRecord;
import io.streamplane.schemas.avro.MutationKind;
import io.streamplane.schemas.avro.MutationRecord;
import io.streamplane.schemas.avro.OriginRecord;
import io.streamplane.schemas.avro.PreconditionKind;
import io.streamplane.schemas.avro.PreconditionRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.SchemaSignature;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Commands as the journal's values, in the Confluent wire format. Thread-safe. */
public final class CommandCodec implements CommandReader {

    private final EnvelopeSerde<CommandRecord> serde;

    public CommandCodec(SchemaRegistry registry) {
        serde = new EnvelopeSerde<>(registry, Topics.JOURNAL + "-value", CommandRecord.getClassSchema());
    }

    public byte[] encode(Command command) {
        return serde.serialize(new CommandRecord(
                Rules.VERSION,
                command.time(),
                command.cause() == 0 ? null : command.cause(),
                record(command.origin()),
                records(command.preconditions()),
                command.mutations().stream().map(CommandCodec::record).toList(),
                GroundsCodec.record(command.grounds())));
    }

    /** For the headers of each record of the journal: without, it is none of ours. */
    public SchemaSignature signature() {
        return serde.signature();
    }

    @Override
    public Optional<Command> read(byte @Nullable [] value, SchemaSignature signature) {
        return serde.read(value, signature).map(CommandCodec::command);
    }

    private static Command command(CommandRecord record) {
        requireKnown(record.getVersion());
        Long cause = record.getCause();
        return new Command(
                record.getTime(),
                cause == null ? 0 : cause,
                origin(record.getOrigin()),
                preconditions(record.getPreconditions()),
                record.getMutations().stream().map(CommandCodec::mutation).toList(),
                GroundsCodec.grounds(record.getGrounds()));
    }

    static void requireKnown(int version) {
        if (version != Rules.VERSION) {
            throw new IllegalArgumentException("expected a command of version " + Rules.VERSION
                    + ", but it has version " + version + ": a newer Streamplane wrote it");
        }
    }

    private static OriginRecord record(Origin origin) {
        return new OriginRecord(
                origin.user(),
                origin.groups(),
                origin.verb(),
                origin.subresource(),
                origin.userAgent(),
                origin.fieldManager(),
                origin.sourceAddress(),
                origin.command(),
                origin.session(),
                record(origin.impersonator()),
                origin.annotations().isEmpty() ? null : origin.annotations());
    }

    private static Origin origin(OriginRecord record) {
        return new Origin(
                record.getUser(),
                record.getGroups(),
                record.getVerb(),
                record.getSubresource(),
                record.getUserAgent(),
                record.getFieldManager(),
                record.getSourceAddress(),
                record.getCommand(),
                record.getSession(),
                impersonator(record.getImpersonator()),
                record.getAnnotations() == null ? Map.of() : record.getAnnotations());
    }

    private static @Nullable ImpersonatorRecord record(@Nullable Impersonator impersonator) {
        return impersonator == null
                ? null
                : new ImpersonatorRecord(impersonator.user(), impersonator.groups(), impersonator.constraint());
    }

    private static @Nullable Impersonator impersonator(@Nullable ImpersonatorRecord record) {
        return record == null ? null : new Impersonator(record.getUser(), record.getGroups(), record.getConstraint());
    }

    /** As commands and proposals carry them. */
    public static List<PreconditionRecord> records(List<Precondition> preconditions) {
        return preconditions.stream().map(CommandCodec::record).toList();
    }

    public static List<Precondition> preconditions(List<PreconditionRecord> records) {
        return records.stream().map(CommandCodec::precondition).toList();
    }

    private static PreconditionRecord record(Precondition precondition) {
        return switch (precondition) {
            case Precondition.Absent p -> record(p, PreconditionKind.ABSENT, null, null);
            case Precondition.NotUid p -> record(p, PreconditionKind.NOT_UID, p.uid(), null);
            case Precondition.Exists p -> record(p, PreconditionKind.EXISTS, null, null);
            case Precondition.HasUid p -> record(p, PreconditionKind.UID, p.uid(), null);
            case Precondition.DesiredAt p -> record(p, PreconditionKind.DESIRED_REVISION, null, p.revision());
            case Precondition.ObservedAt p -> record(p, PreconditionKind.OBSERVED_REVISION, null, p.revision());
        };
    }

    private static PreconditionRecord record(
            Precondition precondition, PreconditionKind kind, @Nullable String uid, @Nullable Long revision) {
        ResourceKey key = precondition.key();
        return new PreconditionRecord(key.resource(), key.key().toString(), kind, uid, revision);
    }

    static Precondition precondition(PreconditionRecord record) {
        ResourceKey key = key(record.getResource(), record.getKey());
        return switch (record.getKind()) {
            case ABSENT -> new Precondition.Absent(key);
            case NOT_UID -> new Precondition.NotUid(key, present(record.getUid(), "uid", record.getKind()));
            case EXISTS -> new Precondition.Exists(key);
            case UID -> new Precondition.HasUid(key, present(record.getUid(), "uid", record.getKind()));
            case DESIRED_REVISION ->
                new Precondition.DesiredAt(key, present(record.getRevision(), "revision", record.getKind()));
            case OBSERVED_REVISION ->
                new Precondition.ObservedAt(key, present(record.getRevision(), "revision", record.getKind()));
        };
    }

    private static MutationRecord record(Mutation mutation) {
        String resource = mutation.key().resource();
        String key = mutation.key().key().toString();
        return switch (mutation) {
            case Mutation.PutDesired put ->
                new MutationRecord(
                        resource, key, MutationKind.PUT_DESIRED, put.uid(), put.node(), ByteBuffer.wrap(put.value()));
            case Mutation.PutObserved put ->
                new MutationRecord(resource, key, MutationKind.PUT_OBSERVED, null, null, ByteBuffer.wrap(put.value()));
            case Mutation.Delete _ -> new MutationRecord(resource, key, MutationKind.DELETE, null, null, null);
        };
    }

    private static Mutation mutation(MutationRecord record) {
        ResourceKey key = key(record.getResource(), record.getKey());
        return switch (record.getKind()) {
            case PUT_DESIRED ->
                new Mutation.PutDesired(
                        key, present(record.getUid(), "uid", record.getKind()), record.getNode(), value(record));
            case PUT_OBSERVED -> new Mutation.PutObserved(key, value(record));
            case DELETE -> new Mutation.Delete(key);
        };
    }

    private static byte[] value(MutationRecord record) {
        ByteBuffer buffer =
                present(record.getValue(), "value", record.getKind()).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static ResourceKey key(String resource, String key) {
        return new ResourceKey(resource, ObjectKey.parse(key));
    }

    static <V> V present(@Nullable V value, String field, Enum<?> kind) {
        if (value == null) {
            throw new IllegalArgumentException("expected a " + field + " in " + kind + ", but it was null");
        }
        return Objects.requireNonNull(value);
    }
}
