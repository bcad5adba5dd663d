package io.streamplane.apiserver.replay;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.plan.ProposalPlanner;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.proposal.ReceivedProposal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Admits a proposal as the recorded one was, with its clock and uids, and compares the commands: what must hold, and each
 * byte that is written. For one thread.
 */
final class Comparison {

    /** Intake admits on a state of a moment ago; so far back it is looked for. */
    private static final int STATES = 2_000;

    private final ObjectCodec objects;
    private final ProposalPlanner planner;
    private final ProposalCodec proposals;
    private final ShortCut shortCut = new ShortCut();
    private final Deque<Snapshot> states = new ArrayDeque<>();
    private final Map<ResourceKey, List<Proposal>> byObject = new HashMap<>();
    private List<Proposal> indexed = List.of();

    Comparison(KindRulebook rules, ObjectCodec objects, ProposalCodec proposals) {
        this.objects = objects;
        this.planner = new ProposalPlanner(rules, objects);
        this.proposals = proposals;
    }

    /** The states come in their order, each before the commands that are planned on it. */
    void reached(Snapshot state) {
        states.addLast(state);
        if (states.size() > STATES) {
            states.removeFirst();
        }
    }

    /** The proposal of the recorded one's object and action; null where there is none. */
    @Nullable
    Proposal same(Command recorded, List<Proposal> all) {
        ResourceKey subject = recorded.subject();
        if (subject == null) {
            return null;
        }
        if (all != indexed) { // the decisions of one look come one after the other, and there may be a thousand
            indexed = all;
            byObject.clear();
            for (Proposal proposal : all) {
                byObject.computeIfAbsent(new ResourceKey(proposal.resource(), proposal.key()), _ -> new ArrayList<>(1))
                        .add(proposal);
            }
        }
        for (Proposal proposal : byObject.getOrDefault(subject, List.of())) {
            if (action(proposal).equals(action(recorded))) {
                return proposal;
            }
        }
        return null;
    }

    /** Null where the proposal comes to the recorded command; else what it comes to. A state must have been reached. */
    ProposalPlanner.@Nullable Planned differs(Command recorded, Proposal proposal, String component) {
        if (isPlainlySame(recorded, proposal)
                || plan(recorded, shortCut.received(states.getLast().kinds(), proposal, component), states.getLast())
                        == null) {
            return null;
        }
        var envelope = new ProposalEnvelope(component, recorded.cause(), recorded.time(), proposal);
        ReceivedProposal received = proposals.decode(proposals.encode(envelope));
        ProposalPlanner.Planned first = null;
        Set<List<Optional<Entry>>> tried = new HashSet<>();
        for (Iterator<Snapshot> each = states.descendingIterator(); each.hasNext(); ) {
            Snapshot state = each.next();
            if (!tried.add(entries(state, received))) {
                continue;
            }
            ProposalPlanner.Planned planned = plan(recorded, received, state);
            if (planned == null) {
                return null;
            }
            first = first == null ? planned : first;
        }
        return first == null ? new ProposalPlanner.Planned.Unchanged() : first;
    }

    /**
     * Whether that needs no admission to be seen: what a binding or a status comes to follows from its node or its bytes.
     * False says nothing.
     */
    private boolean isPlainlySame(Command recorded, Proposal proposal) {
        Mutation first =
                recorded.mutations().isEmpty() ? null : recorded.mutations().getFirst();
        return switch (proposal) {
            case Proposal.Bind bind ->
                first instanceof Mutation.PutDesired put
                        && put.uid().equals(bind.uid())
                        && bind.node().equals(put.node());
            case Proposal.UpdateStatus update -> {
                ObjectNode status = ObjectCodec.statusTree(update.object());
                ResourceKey key = new ResourceKey(update.resource(), update.key());
                Long guard = update.observedRevision();
                var required = new ArrayList<Precondition>();
                required.add(new Precondition.HasUid(
                        key, update.object().getMetadata().getUid()));
                if (guard != null) {
                    required.add(new Precondition.ObservedAt(key, guard));
                }
                yield status != null
                        && recorded.mutations().size() == 1
                        && first instanceof Mutation.PutObserved put
                        && recorded.preconditions().equals(required)
                        && Arrays.equals(put.value(), objects.encodeObserved(kind(update), status));
            }
            case Proposal.Create ignored -> false;
            case Proposal.Update ignored -> false;
            case Proposal.UpdateMetadata ignored -> false;
            case Proposal.Scale ignored -> false;
            case Proposal.Delete ignored -> false;
        };
    }

    private Kind kind(Proposal proposal) {
        return states.getLast().kinds().get(proposal.resource());
    }

    private ProposalPlanner.@Nullable Planned plan(Command recorded, ReceivedProposal received, Snapshot state) {
        Instant time = Instant.ofEpochMilli(recorded.time());
        var planned = planner.plan(received, state, time, uid(recorded));
        if (isSame(recorded, planned)) {
            return null;
        }
        // The object is stamped a moment before the command is, and that may be a second earlier in whole seconds.
        var earlier = planner.plan(received, state, time.minusSeconds(1), uid(recorded));
        return isSame(recorded, earlier) ? null : planned;
    }

    /** What admission goes by: the object itself, and those that the proposal requires to be as they were. */
    private static List<Optional<Entry>> entries(Snapshot state, ReceivedProposal proposal) {
        var entries = new ArrayList<Optional<Entry>>();
        entries.add(entry(state, new ResourceKey(proposal.kind().resource(), proposal.key())));
        proposal.requires().forEach(each -> entries.add(entry(state, each.key())));
        return entries;
    }

    private static Optional<Entry> entry(Snapshot state, ResourceKey key) {
        return state.kinds()
                .find(key.resource())
                .flatMap(kind -> state.get(kind, key.key()))
                .map(object -> new Entry(object.uid(), object.desiredRevision(), object.observedRevision()));
    }

    private static String uid(Command recorded) {
        return recorded.mutations().stream()
                .filter(Mutation.PutDesired.class::isInstance)
                .map(put -> ((Mutation.PutDesired) put).uid())
                .findFirst()
                .orElse("");
    }

    private static boolean isSame(Command recorded, ProposalPlanner.Planned planned) {
        return planned instanceof ProposalPlanner.Planned.Appended appended
                && recorded.preconditions().equals(appended.command().preconditions())
                && isSame(recorded.mutations(), appended.command().mutations());
    }

    private static boolean isSame(List<Mutation> recorded, List<Mutation> planned) {
        if (recorded.size() != planned.size()) {
            return false;
        }
        for (int i = 0; i < recorded.size(); i++) {
            if (!isSame(recorded.get(i), planned.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(Mutation recorded, Mutation planned) {
        return recorded.key().equals(planned.key())
                && switch (recorded) {
                    case Mutation.PutDesired put ->
                        planned instanceof Mutation.PutDesired other
                                && put.uid().equals(other.uid())
                                && Objects.equals(put.node(), other.node())
                                && Arrays.equals(put.value(), other.value());
                    case Mutation.PutObserved put ->
                        planned instanceof Mutation.PutObserved other && Arrays.equals(put.value(), other.value());
                    case Mutation.Delete ignored -> planned instanceof Mutation.Delete;
                };
    }

    /** As the origin of a command says it: verb, or verb/status. */
    static String action(Proposal proposal) {
        return switch (proposal) {
            case Proposal.Create ignored -> "create";
            case Proposal.Update ignored -> "update";
            case Proposal.UpdateMetadata ignored -> "update";
            case Proposal.UpdateStatus ignored -> "update/status";
            case Proposal.Scale ignored -> "update/scale";
            case Proposal.Delete ignored -> "delete";
            case Proposal.Bind ignored -> "bind";
        };
    }

    static String action(Command command) {
        var origin = command.origin();
        boolean plain = origin.subresource().isEmpty() || origin.verb().equals("bind");
        return plain ? origin.verb() : origin.verb() + '/' + origin.subresource();
    }
}
