package io.streamplane.schemas.journal;

import io.streamplane.schemas.avro.CommandOutline;
import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.avro.MutationOutline;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.SchemaSignature;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a command what the rules look at, several times as fast as all of it: the origin says nothing, and the values of
 * the mutations are empty.
 */
public final class OutlineCodec implements CommandReader {

    private static final Origin NOT_READ = new Origin("", List.of(), "", "", "", "", "");
    private static final byte[] NO_VALUE = {};

    private final EnvelopeSerde<CommandOutline> serde;

    public OutlineCodec(SchemaRegistry registry) {
        serde = new EnvelopeSerde<>(
                registry, Topics.JOURNAL + "-value", CommandOutline.getClassSchema(), CommandRecord.getClassSchema());
    }

    @Override
    public Optional<Command> read(byte @Nullable [] value, SchemaSignature signature) {
        return serde.read(value, signature).map(OutlineCodec::command);
    }

    private static Command command(CommandOutline outline) {
        CommandCodec.requireKnown(outline.getVersion());
        var preconditions =
                new ArrayList<Precondition>(outline.getPreconditions().size());
        outline.getPreconditions().forEach(each -> preconditions.add(CommandCodec.precondition(each)));
        var mutations = new ArrayList<Mutation>(outline.getMutations().size());
        outline.getMutations().forEach(each -> mutations.add(mutation(each)));
        return new Command(outline.getTime(), 0, NOT_READ, preconditions, mutations);
    }

    private static Mutation mutation(MutationOutline outline) {
        ResourceKey key = CommandCodec.key(outline.getResource(), outline.getKey());
        return switch (outline.getKind()) {
            case PUT_DESIRED ->
                new Mutation.PutDesired(
                        key, CommandCodec.present(outline.getUid(), "uid", outline.getKind()), null, NO_VALUE);
            case PUT_OBSERVED -> new Mutation.PutObserved(key, NO_VALUE);
            case DELETE -> new Mutation.Delete(key);
        };
    }
}
