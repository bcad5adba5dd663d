package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.Rules;
import java.util.ArrayList;
import java.util.List;

/**
 * A write that is good for nothing unless some more holds, such as the absence of an owner: it is refused on a state where
 * that does not hold, and the journal rejects its command where it holds no longer.
 */
public final class Requirements implements Write {

    private final Write write;
    private final List<Precondition> requires;

    private Requirements(Write write, List<Precondition> requires) {
        this.write = write;
        this.requires = requires;
    }

    static Write of(Write write, List<Precondition> requires) {
        return requires.isEmpty() ? write : new Requirements(write, requires);
    }

    @Override
    public Plan on(Snapshot state) {
        for (Precondition each : requires) {
            Entry entry = state.get(
                            state.kinds().orUnknown(each.key().resource()),
                            each.key().key())
                    .map(object -> new Entry(object.uid(), object.desiredRevision(), object.observedRevision()))
                    .orElse(null);
            if (!Rules.holds(each, entry)) {
                throw new Refusal(Rejections.failure(each, state));
            }
        }
        return switch (write.on(state)) {
            case Plan.Answer answer -> answer;
            case Plan.Append append -> new Plan.Append(with(append.command()), append.answer(), append.shared());
        };
    }

    /** What is required is tested again before it is planned anew. */
    @Override
    public boolean mayRepeat(Outcome.Rejected rejected) {
        return write.mayRepeat(rejected);
    }

    private Command with(Command command) {
        var all = new ArrayList<>(command.preconditions());
        requires.stream().filter(each -> !all.contains(each)).forEach(all::add);
        return new Command(
                command.time(), command.cause(), command.origin(), all, command.mutations(), command.grounds());
    }
}
