package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of the journal with what became of it: what the thread that applies hands on to everyone else, so that nobody
 * needs to decode or decide it again.
 *
 * @param command null where somebody else wrote the record: it changes nothing, but uses up its revision
 * @param outcome null with the command
 * @param changes of objects, in the order of the command's mutations; none where it was rejected
 * @param touched the objects that its mutations name, once each; none where it was rejected
 */
public record AppliedCommand(
        long offset,
        @Nullable Command command,
        @Nullable Outcome outcome,
        List<Change> changes,
        List<Touched> touched) {

    /** What a record takes in memory beside the values that it carries, about. */
    private static final long OVERHEAD_BYTES = 512;

    /** @param now what the rules know of the object after the command; null where it is gone */
    public record Touched(ResourceKey key, @Nullable Entry now) {}

    /** The command's revision, accepted or not. */
    public long revision() {
        return Rules.revision(offset);
    }

    /** False for a rejected command, and for a record that is no command. */
    public boolean accepted() {
        return outcome instanceof Outcome.Accepted;
    }

    /** What it takes in memory, about. */
    long bytes() {
        long bytes = OVERHEAD_BYTES;
        if (command != null) {
            for (Mutation mutation : command.mutations()) {
                bytes += switch (mutation) {
                    case Mutation.PutDesired put -> put.value().length;
                    case Mutation.PutObserved put -> put.value().length;
                    case Mutation.Delete _ -> 0;
                };
            }
        }
        return bytes;
    }
}
