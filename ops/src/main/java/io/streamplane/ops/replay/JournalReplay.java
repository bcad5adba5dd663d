package io.streamplane.ops.replay;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.replay.Findings;
import io.streamplane.apiserver.replay.RecordedCommand;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.replay.ControllerReplay;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts every recorded decision of a controller or the scheduler before the code of this build again: on the state that it
 * was taken on, at its time, which its grounds say (see {@code ops/adr/0015-replay.md}). Controllers and scheduler decide by
 * the journal alone, so the two sides have a thread each; what controllers say is compared on one more. For one thread,
 * once.
 */
public final class JournalReplay {

    private final Replay replay;
    private final SideThread<RecordedCommand> controllers;
    private final SideThread<RecordedCommand> scheduler;

    /**
     * @param partitions of the topic of state: so many shards the controllers had
     * @param reconcilers of the cluster CA's certificate, which a process is given and the journal does not hold but in what
     *     came of it; empty while that is not known
     */
    public JournalReplay(
            SchemaRegistry registry,
            KindRegistry kinds,
            int partitions,
            Function<String, Collection<Reconciler>> reconcilers,
            SchedulerConfig config) {
        var rules = KindRulebook.builtIn();
        var codec = new ObjectCodec(registry);
        var proposals = new ProposalCodec(registry, codec, kinds);
        replay = new Replay(kinds, ObjectDecoder.of(codec));
        controllers = new SideThread<>(
                new ControllerSide(
                        new ControllerReplay(reconcilers, kinds, codec, partitions),
                        new SideThread<>(
                                new ControllerComparison(new Findings(rules, kinds, codec, proposals)),
                                "replay-comparison")),
                "replay-controllers");
        scheduler = new SideThread<>(
                new SchedulerSide(codec, new Findings(rules, kinds, codec, proposals), config), "replay-scheduler");
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
        journal.accept(record -> next(record, record.revision() > after));
        Findings.Found found = controllers.end().and(scheduler.end());
        return new ReplayReport(
                after, to, replay.current().revision(), found, Duration.ofNanos(System.nanoTime() - begin));
    }

    private void next(JournalRecord record, boolean counts) {
        Snapshot before = replay.current();
        boolean accepted = replay.apply(record).accepted();
        Command command = record.command();
        if (command != null) {
            var step = new RecordedCommand(record.revision(), command, before, accepted, counts);
            controllers.next(step);
            scheduler.next(step);
        }
    }
}
