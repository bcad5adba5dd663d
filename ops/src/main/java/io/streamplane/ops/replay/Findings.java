package io.streamplane.ops.replay;

import io.streamplane.apiserver.plan.ProposalPlanner.Planned;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one side of a replay has found so far. For one thread. */
final class Findings {

    private static final int NAMED = 3;

    final Map<String, Long> decisions = new TreeMap<>();
    final Map<String, Long> notPinned = new TreeMap<>();
    long identical;
    long different;

    @Nullable
    Difference first;

    private final Comparison comparison;
    private final Wording wording;

    Findings(KindRegistry kinds, ObjectCodec codec, ProposalCodec proposals) {
        comparison = new Comparison(codec, proposals);
        wording = new Wording(kinds, codec);
    }

    void reached(Step step) {
        comparison.reached(step.before());
    }

    void decided(Step step) {
        if (step.counts()) {
            decisions.merge(step.component(), 1L, Long::sum);
        }
    }

    void notPinned(Step step, String why) {
        if (step.counts()) {
            notPinned.merge(why, 1L, Long::sum);
        }
    }

    /**
     * Compares what was recorded with what is decided now.
     *
     * @param doubt why it may not have been put the same question; null where there is no doubt
     */
    void compare(Step step, Grounds grounds, List<Proposal> proposals, @Nullable String doubt) {
        Proposal same = Comparison.same(step.command(), proposals);
        Planned planned = same == null ? null : comparison.differs(step.command(), same, step.component());
        if (same != null && planned == null) {
            identical++;
        } else if (doubt != null) {
            notPinned(step, doubt);
        } else if (same != null && planned != null) {
            different(
                    step,
                    grounds,
                    Wording.of(step.command()),
                    Wording.of(same, planned),
                    wording.fields(step.command(), planned));
        } else {
            different(step, grounds, Wording.of(step.command()), some(proposals), List.of());
        }
    }

    /** It came to another number of proposals by the same look. */
    void otherNumber(Step step, Grounds grounds, List<Proposal> proposals) {
        different(
                step,
                grounds,
                Wording.of(step.command()) + ", one of " + grounds.proposals() + " proposals",
                proposals.size() + " proposals: " + some(proposals),
                List.of());
    }

    private void different(
            Step step, Grounds grounds, String recorded, String replayed, List<Difference.Field> fields) {
        different++;
        if (first == null || step.revision() < first.revision()) {
            first = new Difference(
                    step.revision(),
                    Instant.ofEpochMilli(grounds.time()),
                    step.component(),
                    recorded,
                    replayed,
                    fields);
        }
    }

    private static String some(List<Proposal> proposals) {
        return proposals.isEmpty()
                ? "nothing"
                : String.join(
                                ", ",
                                proposals.stream().limit(NAMED).map(Wording::of).toList())
                        + (proposals.size() > NAMED ? ", ..." : "");
    }
}
