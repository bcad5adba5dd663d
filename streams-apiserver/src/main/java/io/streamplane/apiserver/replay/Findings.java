package io.streamplane.apiserver.replay;

import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.plan.ProposalPlanner.Planned;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one side of a replay has found so far. For one thread. */
public final class Findings {

    private static final int NAMED = 3;

    private final Map<String, Long> decisions = new TreeMap<>();
    private final Map<String, Long> notPinned = new TreeMap<>();
    private long identical;
    private long different;
    private @Nullable Difference first;

    private final Comparison comparison;
    private final Wording wording;

    public Findings(KindRulebook rules, KindRegistry kinds, ObjectCodec codec, ProposalCodec proposals) {
        comparison = new Comparison(rules, codec, proposals);
        wording = new Wording(kinds, codec);
    }

    public void reached(RecordedCommand recorded) {
        comparison.reached(recorded.before());
    }

    public void decided(RecordedCommand recorded) {
        if (recorded.counts()) {
            decisions.merge(recorded.component(), 1L, Long::sum);
        }
    }

    public void notPinned(RecordedCommand recorded, String why) {
        if (recorded.counts()) {
            notPinned.merge(why, 1L, Long::sum);
        }
    }

    /**
     * Compares what was recorded with what is decided now.
     *
     * @param doubt why it may not have been put the same question; null where there is no doubt
     */
    public void compare(RecordedCommand recorded, Grounds grounds, List<Proposal> proposals, @Nullable String doubt) {
        Proposal same = comparison.same(recorded.command(), proposals);
        Planned planned = same == null ? null : comparison.differs(recorded.command(), same, recorded.component());
        if (same != null && planned == null) {
            identical++;
        } else if (doubt != null) {
            notPinned(recorded, doubt);
        } else if (same != null && planned != null) {
            different(
                    recorded,
                    grounds,
                    Wording.of(recorded.command()),
                    Wording.of(same, planned),
                    wording.fields(recorded.command(), planned));
        } else {
            different(recorded, grounds, Wording.of(recorded.command()), some(proposals), List.of());
        }
    }

    /**
     * What was found.
     *
     * @param decisions how many there are, by who took them
     * @param notPinned how many of them could not be asked about, by the reason
     * @param first the first difference; null where there is none
     */
    public record Found(
            Map<String, Long> decisions,
            long identical,
            long different,
            Map<String, Long> notPinned,
            @Nullable Difference first) {

        public Found {
            decisions = Collections.unmodifiableSortedMap(new TreeMap<>(decisions));
            notPinned = Collections.unmodifiableSortedMap(new TreeMap<>(notPinned));
        }

        /** All of both. */
        public Found and(Found other) {
            return new Found(
                    both(decisions, other.decisions),
                    identical + other.identical,
                    different + other.different,
                    both(notPinned, other.notPinned),
                    earlier(first, other.first));
        }
    }

    public Found found() {
        return new Found(decisions, identical, different, notPinned, first);
    }

    /** It came to another number of proposals by the same look. */
    public void otherNumber(RecordedCommand recorded, Grounds grounds, List<Proposal> proposals) {
        different(
                recorded,
                grounds,
                Wording.of(recorded.command()) + ", one of " + grounds.proposals() + " proposals",
                proposals.size() + " proposals: " + some(proposals),
                List.of());
    }

    private void different(
            RecordedCommand recorded, Grounds grounds, String was, String replayed, List<Difference.Field> fields) {
        different++;
        if (first == null || recorded.revision() < first.revision()) {
            first = new Difference(
                    recorded.revision(),
                    Instant.ofEpochMilli(grounds.time()),
                    recorded.component(),
                    was,
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

    private static Map<String, Long> both(Map<String, Long> one, Map<String, Long> other) {
        var both = new TreeMap<>(one);
        other.forEach((name, count) -> both.merge(name, count, Long::sum));
        return both;
    }

    private static @Nullable Difference earlier(@Nullable Difference one, @Nullable Difference other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.revision() < other.revision() ? one : other;
    }
}
