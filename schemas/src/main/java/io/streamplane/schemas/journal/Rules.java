package io.streamplane.schemas.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides commands. Frozen: every replica, at any later time, must reach the same verdict on the same journal, so a
 * change of behaviour is a new command version beside this one. The golden journals in the tests hold it still.
 *
 * <p>The command's own preconditions are tested first, in order, on the state before the command. Then come its
 * mutations in order, each on the state that the ones before it leave: {@link Mutation.PutDesired} of an existing
 * object implies {@link Precondition.HasUid}, {@link Mutation.PutObserved} and {@link Mutation.Delete} imply
 * {@link Precondition.Exists}. The first that does not hold rejects the whole command.
 */
public final class Rules {

    /** The version that {@link CommandCodec} writes, and the only one there is. */
    public static final int VERSION = 1;

    private Rules() {}

    /** @param offset the command's offset in the journal; its revision is {@code offset + 1} */
    public static Verdict decide(StateView state, long offset, Command command) {
        for (Precondition precondition : command.preconditions()) {
            if (!holds(precondition, state.get(precondition.key()))) {
                return new Verdict.Rejected(precondition);
            }
        }
        long revision = revision(offset);
        var facts = new ArrayList<Fact>(command.mutations().size());
        var scratch = new Scratch(state);
        for (Mutation mutation : command.mutations()) {
            Entry before = scratch.get(mutation.key());
            Precondition implied = implied(mutation, before);
            if (implied != null && !holds(implied, before)) {
                return new Verdict.Rejected(implied);
            }
            Fact fact = fact(mutation, revision);
            scratch.apply(fact, before);
            facts.add(fact);
        }
        return new Verdict.Accepted(revision, List.copyOf(facts));
    }

    /** The revision of the command at this offset. */
    public static long revision(long offset) {
        return offset + 1;
    }

    /** @param entry what there is of the precondition's object; null where there is none */
    public static boolean holds(Precondition precondition, @Nullable Entry entry) {
        return switch (precondition) {
            case Precondition.Absent _ -> entry == null;
            case Precondition.NotUid p -> entry == null || !entry.uid().equals(p.uid());
            case Precondition.Exists _ -> entry != null;
            case Precondition.HasUid p -> entry != null && entry.uid().equals(p.uid());
            case Precondition.DesiredAt p -> entry != null && entry.desiredRevision() == p.revision();
            case Precondition.ObservedAt p -> entry != null && entry.observedRevision() == p.revision();
        };
    }

    private static @Nullable Precondition implied(Mutation mutation, @Nullable Entry before) {
        return switch (mutation) {
            case Mutation.PutDesired put -> before == null ? null : new Precondition.HasUid(put.key(), put.uid());
            case Mutation.PutObserved put -> new Precondition.Exists(put.key());
            case Mutation.Delete delete -> new Precondition.Exists(delete.key());
        };
    }

    private static Fact fact(Mutation mutation, long revision) {
        return switch (mutation) {
            case Mutation.PutDesired put ->
                new Fact.DesiredPut(put.key(), revision, put.uid(), put.node(), put.value());
            case Mutation.PutObserved put -> new Fact.ObservedPut(put.key(), revision, put.value());
            case Mutation.Delete delete -> new Fact.Deleted(delete.key(), revision);
        };
    }

    /** The state under a command's own mutations so far; nothing of it outlives the decision. */
    private static final class Scratch {

        private final StateView state;
        private final Map<ResourceKey, Optional<Entry>> changed = new HashMap<>(4);

        Scratch(StateView state) {
            this.state = state;
        }

        @Nullable
        Entry get(ResourceKey key) {
            var mine = changed.get(key);
            return mine != null ? mine.orElse(null) : state.get(key);
        }

        void apply(Fact fact, @Nullable Entry before) {
            changed.put(fact.key(), Optional.ofNullable(Entry.after(before, fact)));
        }
    }
}
