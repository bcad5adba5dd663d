package io.streamplane.apiserver.replay;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.topic.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command of the journal, applied, whose decision may be taken again.
 *
 * @param before the state that it came upon
 * @param accepted whether it changed anything
 * @param counts whether its decision is to be looked at
 */
public record RecordedCommand(long revision, Command command, Snapshot before, boolean accepted, boolean counts) {

    private static final String PROPOSED = Topics.PROPOSALS + "/";

    /** Who proposed it; the name of a user who is no component otherwise. */
    public String component() {
        Origin origin = command.origin();
        return origin.sourceAddress().startsWith(PROPOSED) ? origin.userAgent() : origin.user();
    }

    public @Nullable Grounds grounds() {
        return command.grounds();
    }

    /** Where it binds its pod; null where it is no binding. */
    public @Nullable String node() {
        return Comparison.action(command).equals("bind")
                ? command.mutations().stream()
                        .filter(Mutation.PutDesired.class::isInstance)
                        .map(put -> ((Mutation.PutDesired) put).node())
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** What it changed. */
    public List<Fact> facts() {
        return accepted ? command.mutations().stream().map(this::fact).toList() : List.of();
    }

    private Fact fact(Mutation mutation) {
        return switch (mutation) {
            case Mutation.PutDesired put ->
                new Fact.DesiredPut(put.key(), revision, put.uid(), put.node(), put.value());
            case Mutation.PutObserved put -> new Fact.ObservedPut(put.key(), revision, put.value());
            case Mutation.Delete delete -> new Fact.Deleted(delete.key(), revision);
        };
    }
}
