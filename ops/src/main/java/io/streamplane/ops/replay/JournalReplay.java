package io.streamplane.ops.replay;

import io.streamplane.apiserver.journal.JournalReader;
import io.streamplane.apiserver.journal.JournalRecord;
import io.streamplane.apiserver.journal.ObjectDecoder;
import io.streamplane.apiserver.journal.Replay;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.replay.ControllerReplay;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.replay.SchedulerReplay;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.Partitioning;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts every recorded decision of a controller or the scheduler before the code of this build again: on the state that it
 * was taken on, at its time, which its grounds say (see {@code ops/adr/0015-replay.md}). For one thread, once.
 */
public final class JournalReplay {

    private static final String SYSTEM = "system:";
    private static final String NODE_CONTROLLER = "node-controller";
    private static final String DEFAULTS_CONTROLLER = "namespace-defaults-controller";

    private final ObjectCodec codec;
    private final Replay replay;
    private final ControllerReplay controllers;
    private final SchedulerReplay scheduler;
    private final Turns turns;
    private final Comparison comparison;
    private final Wording wording;
    private final Function<String, Collection<Reconciler>> withAuthority;
    private final Map<String, Long> decisions = new TreeMap<>();
    private final Map<String, Long> notPinned = new TreeMap<>();
    private String authority = "";
    private long from;
    private long identical;
    private long different;
    private @Nullable Difference first;

    /**
     * @param partitions of the topics of pods and nodes
     * @param reconcilers of the cluster CA's certificate, which a process is given and the journal does not hold but in what
     *     came of it; empty while that is not known
     */
    public JournalReplay(
            SchemaRegistry registry,
            int partitions,
            Function<String, Collection<Reconciler>> reconcilers,
            SchedulerConfig config) {
        codec = new ObjectCodec(registry);
        replay = new Replay(Kinds.all(), ObjectDecoder.of(codec));
        withAuthority = reconcilers;
        controllers = new ControllerReplay(reconcilers.apply(""), codec);
        scheduler = new SchedulerReplay(config, codec, key -> Partitioning.ofObject("pods", key, partitions));
        turns = new Turns(Decider.CONFIRMATION_MILLIS, this::decide);
        comparison = new Comparison(codec, new ProposalCodec(registry, codec));
        wording = new Wording(codec);
    }

    /**
     * Reads the journal from its beginning, and looks at the decisions after one revision up to another.
     *
     * @param to the journal must have come to it
     */
    public ReplayReport run(JournalReader journal, long after, long to) {
        return run(records -> journal.read(0, to, records), after, to);
    }

    /** @param journal gives the records from the first on, up to {@code to} */
    public ReplayReport run(Consumer<Consumer<JournalRecord>> journal, long after, long to) {
        long begin = System.nanoTime();
        from = after;
        journal.accept(this::next);
        turns.finish();
        return new ReplayReport(
                after,
                to,
                replay.current().revision(),
                decisions,
                identical,
                different,
                notPinned,
                first,
                Duration.ofNanos(System.nanoTime() - begin));
    }

    private void next(JournalRecord record) {
        comparison.reached(replay.current());
        Command command = record.command();
        if (command != null) {
            look(record, command);
        }
        if (replay.apply(record).accepted() && command != null) {
            for (Mutation mutation : command.mutations()) {
                Fact fact = fact(mutation, record.revision());
                controllers.apply(fact);
                scheduler.apply(fact);
            }
        }
    }

    private void look(JournalRecord record, Command command) {
        String component = component(command);
        boolean ofScheduler = component.equals(Decider.COMPONENT);
        if (!ofScheduler && !component.equals(NODE_CONTROLLER) && !controllers.knows(component)) {
            return;
        }
        boolean counts = record.revision() > from;
        if (counts) {
            decisions.merge(component, 1L, Long::sum);
        }
        learnAuthority(component, command);
        Grounds grounds = command.grounds();
        if (grounds == null) {
            pass(
                    counts,
                    component.equals(NODE_CONTROLLER)
                            ? "heartbeats, which it goes by, are not in the journal"
                            : "its grounds were not recorded");
        } else if (ofScheduler && grounds.turn() != null) {
            turns.add(record, grounds, grounds.turn());
        } else if (counts) {
            decide(record, command, component, grounds);
        }
    }

    private void decide(JournalRecord record, Command command, String component, Grounds grounds) {
        switch (controllers.ask(component, Objects.requireNonNull(command.subject()), grounds)) {
            case ControllerReplay.Answer.NotPinned(String why) -> pass(true, why);
            case ControllerReplay.Answer.Decided(List<Proposal> proposals) -> {
                int recorded = grounds.proposals();
                if (recorded != proposals.size() && isCounted(component, grounds)) {
                    different(
                            record,
                            component,
                            grounds,
                            Wording.of(command) + ", one of " + recorded + " proposals",
                            proposals.size() + " proposals: "
                                    + String.join(
                                            ", ",
                                            proposals.stream()
                                                    .limit(3)
                                                    .map(Wording::of)
                                                    .toList()),
                            List.of());
                } else {
                    compare(record, command, component, grounds, proposals, null);
                }
            }
        }
    }

    private void decide(Turns.Turn turn) {
        JournalRecord record = turn.record();
        Command command = Objects.requireNonNull(record.command());
        Grounds grounds = turn.grounds();
        ResourceKey pod = Objects.requireNonNull(command.subject());
        Decision decision = scheduler.ask(pod.key(), grounds, command.cause());
        Proposal proposal = decision == null ? null : decision.proposal();
        if (record.revision() > from) {
            boolean restored = grounds.turn() != null && grounds.turn().restored();
            String doubt = turn.afterGap()
                    ? "a decision shortly before it was refused, and so is not in the journal"
                    : restored ? "the scheduler had been started anew, and had read more than is recorded" : null;
            compare(
                    record,
                    command,
                    Decider.COMPONENT,
                    grounds,
                    proposal == null ? List.of() : List.of(proposal),
                    doubt);
        }
        String node = node(command);
        boolean asRecorded =
                decision instanceof Decision.Bind bind ? bind.node().equals(node) : node == null;
        if (decision != null && asRecorded) {
            scheduler.carryOut(decision, grounds);
        } else if (node != null) {
            scheduler.bound(pod.key(), node, grounds, command.cause());
        }
    }

    /**
     * Whether the number of proposals says something. Work by node finds the pods of all namespaces here, and there those
     * of its own shard; and what the CA's certificate is becomes known only with the first decision that holds it.
     */
    private boolean isCounted(String component, Grounds grounds) {
        boolean byNode = grounds.work() != null && grounds.work().resource().equals("nodes");
        boolean lacksAuthority = component.equals(DEFAULTS_CONTROLLER) && authority.isEmpty();
        return grounds.proposals() > 0 && !byNode && !lacksAuthority;
    }

    /** @param doubt why it may not have been put the same question; null where there is no doubt */
    private void compare(
            JournalRecord record,
            Command command,
            String component,
            Grounds grounds,
            List<Proposal> proposals,
            @Nullable String doubt) {
        Proposal same = Comparison.same(command, proposals);
        var planned = same == null ? null : comparison.differs(command, same, component);
        if (same != null && planned == null) {
            identical++;
        } else if (doubt != null) {
            pass(true, doubt);
        } else if (same != null && planned != null) {
            different(
                    record,
                    component,
                    grounds,
                    Wording.of(command),
                    Wording.of(same, planned),
                    wording.fields(command, planned));
        } else {
            String instead = proposals.isEmpty()
                    ? "nothing"
                    : String.join(
                            ", ", proposals.stream().limit(3).map(Wording::of).toList());
            different(record, component, grounds, Wording.of(command), instead, List.of());
        }
    }

    private void different(
            JournalRecord record,
            String component,
            Grounds grounds,
            String recorded,
            String replayed,
            List<Difference.Field> fields) {
        different++;
        if (first == null || record.revision() < first.revision()) {
            first = new Difference(
                    record.revision(), Instant.ofEpochMilli(grounds.time()), component, recorded, replayed, fields);
        }
    }

    private void pass(boolean counts, String why) {
        if (counts) {
            notPinned.merge(why, 1L, Long::sum);
        }
    }

    /** The certificate that the recorded controllers were given, from what they made of it. */
    private void learnAuthority(String component, Command command) {
        if (!component.equals(DEFAULTS_CONTROLLER)) {
            return;
        }
        for (Mutation mutation : command.mutations()) {
            if (mutation instanceof Mutation.PutDesired put
                    && put.key().resource().equals("configmaps")) {
                String found = codec.decodeDesired(Kinds.ofResource("configmaps"), put.value())
                        .path("data")
                        .path("ca.crt")
                        .asString("");
                if (!found.equals(authority)) {
                    authority = found;
                    withAuthority.apply(found).stream()
                            .filter(each -> each.component().equals(DEFAULTS_CONTROLLER))
                            .forEach(controllers::use);
                }
            }
        }
    }

    private static String component(Command command) {
        String user = command.origin().user();
        return user.startsWith(SYSTEM) ? user.substring(SYSTEM.length()) : user;
    }

    private static @Nullable String node(Command command) {
        return Comparison.action(command).equals("bind")
                ? command.mutations().stream()
                        .filter(Mutation.PutDesired.class::isInstance)
                        .map(put -> ((Mutation.PutDesired) put).node())
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static Fact fact(Mutation mutation, long revision) {
        return switch (mutation) {
            case Mutation.PutDesired put ->
                new Fact.DesiredPut(put.key(), revision, put.uid(), put.node(), put.value());
            case Mutation.PutObserved put -> new Fact.ObservedPut(put.key(), revision, put.value());
            case Mutation.Delete delete -> new Fact.Deleted(delete.key(), revision);
        };
    }
}
