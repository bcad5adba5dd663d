package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reconcile wants: changes, things to say, and when to be asked again even if nothing happens.
 *
 * @param requeueAfter null where only a change is a reason to look again
 */
public record Outcome(
        List<Proposal> proposals,
        List<Remark> events,
        @Nullable Duration requeueAfter) {

    private static final Outcome NOTHING = new Outcome(List.of(), List.of(), null);

    public Outcome {
        proposals = List.copyOf(proposals);
        events = List.copyOf(events);
    }

    public static Outcome nothing() {
        return NOTHING;
    }

    public static Outcome of(List<Proposal> proposals) {
        return new Outcome(proposals, List.of(), null);
    }

    public static Outcome requeue(Duration after) {
        return new Outcome(List.of(), List.of(), after);
    }
}
