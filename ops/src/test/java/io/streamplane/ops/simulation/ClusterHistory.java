package io.streamplane.ops.simulation;

import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.controllers.Controllers;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.scheduler.decide.Assumption;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One history: users do something at random, while every part works at its own pace, reads late, is killed and begins anew;
 * then all that is to come of it comes, in virtual time. The same scenario gives the same history.
 */
final class ClusterHistory {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration QUIET = Duration.ofMinutes(11);
    private static final Duration LONGEST = Duration.ofHours(3);
    private static final int MOST_AT_ONCE = 5_000;
    private static final Duration TICK = Duration.ofMillis(1400);

    private final Scenario scenario;
    private final Trace trace = new Trace();
    private final List<Invariant> invariants;
    private final VirtualJournal journal;
    private final VirtualTopics topics;
    private final VirtualJournal.Follower userServer;
    private final VirtualJournal.Follower intakeServer;
    private final VirtualProposals proposals;
    private final VirtualApi api;
    private final VirtualAttacher attacher;
    private final VirtualJournal.Follower measuringServer;
    private final VirtualMeasurements measurements;
    private final List<VirtualShard> shards = new ArrayList<>();
    private final Map<ObjectKey, Assumption> assumed = new HashMap<>();
    private final List<SimulatedNode> nodes =
            SimulatedNode.numbered("node", 3, Map.of("cpu", "4", "memory", "8Gi", "pods", "12"));
    private final @Nullable VirtualKubelets[] kubelets = new VirtualKubelets[2];
    private VirtualScheduler scheduler;
    private VirtualNodeLife nodeLife;
    private Instant now = BEGIN;
    private Instant delivered = BEGIN;
    private int uids;
    private long lastNews;
    private @Nullable Violation violation;

    ClusterHistory(Scenario scenario) {
        this.scenario = scenario;
        invariants = scenario.invariants();
        journal = new VirtualJournal(() -> now, this::accepted);
        topics = new VirtualTopics(journal);
        userServer = journal.new Follower();
        intakeServer = journal.new Follower();
        proposals = new VirtualProposals(operations(intakeServer), trace::note);
        api = new VirtualApi(operations(userServer), journal, trace::note);
        attacher = new VirtualAttacher(api);
        measuringServer = journal.new Follower();
        measurements = new VirtualMeasurements(measuringServer, this::usage);
        scheduler = newScheduler();
        nodeLife = newNodeLife();
        for (int i = 0; i < VirtualTopics.SHARDS; i++) {
            shards.add(newShard(i));
        }
    }

    private JournalOperations operations(VirtualJournal.Follower server) {
        return new JournalOperations(
                server, SimSettings.CODEC, SimSettings.RULES, () -> now, () -> "uid-" + ++uids, Duration.ofSeconds(30));
    }

    private List<UsageSource> usage() {
        var answering = new ArrayList<UsageSource>();
        eachKubelet(each -> answering.add(each.usage()));
        return answering;
    }

    /** The first one is what counts: what comes after it may follow from it. */
    private void accepted(Occurrence occurrence) {
        trace.add(occurrence);
        if (!occurrence.command().origin().subresource().equals("status")) {
            lastNews = occurrence.revision();
        }
        try {
            invariants.forEach(each -> each.check(occurrence));
        } catch (Violation e) {
            violation = violation == null ? e : violation;
        }
    }

    /** How many commands were accepted. Throws {@link Violation}. */
    int run() {
        try {
            for (String namespace : DeploymentActions.NAMESPACES) {
                api.create("namespaces", "", VirtualApi.json("{\"metadata\":{\"name\":\"" + namespace + "\"}}"));
            }
            kubelets[0] = newKubelets(0);
            kubelets[1] = newKubelets(1);
            for (int i = 0; i < scenario.length(); i++) {
                if (scenario.includes(i)) {
                    step(scenario.random(i));
                }
                check();
            }
            end();
            return trace.commands();
        } catch (Violation e) {
            throw e;
        } catch (RuntimeException e) {
            throw (Violation) new Violation("no fault", e.toString()).initCause(e);
        }
    }

    Trace trace() {
        return trace;
    }

    VirtualJournal journal() {
        return journal;
    }

    private void check() {
        if (violation != null) {
            throw violation;
        }
    }

    private void step(Random random) {
        now = now.plusMillis(random.nextInt(scenario.pace()));
        userServer.follow(random.nextInt(4));
        intakeServer.follow(random.nextInt(4));
        if (now.isAfter(delivered.plus(scenario.patience()))) {
            deliver(random);
        }
        if (scenario.autoscales() && random.nextInt(10) == 0) {
            pass(Duration.ofSeconds(5L + random.nextInt(80)), TICK.multipliedBy(3), random);
        }
        int dice = random.nextInt(100);
        if (dice < scenario.usersShare()) {
            scenario.actions(random).act(api, random);
        } else if (dice < 97) {
            work(random);
        } else if (scenario.crashes()) {
            crash(random);
        }
    }

    /** What is on its way arrives, and what comes of it is read. */
    private void deliver(Random random) {
        delivered = now;
        send(Integer.MAX_VALUE);
        while (proposals.step(random)) {}
        while (topics.step()) {}
        for (VirtualShard shard : shards) {
            while (shard.receive(now) | shard.receiveCluster(now) | shard.receiveMeasurement(now)) {}
        }
    }

    private void send(int most) {
        shards.forEach(each -> each.send(most));
        scheduler.send(most);
        nodeLife.send(most);
        eachKubelet(each -> each.send(most));
    }

    private void work(Random random) {
        VirtualShard shard = shards.get(random.nextInt(shards.size()));
        int some = 1 + random.nextInt(4);
        switch (random.nextInt(13)) {
            case 0, 1 -> repeat(some, topics::step);
            case 2 -> {
                if (!scenario.lags(Topics.STATE) || random.nextInt(10) == 0) {
                    repeat(some, () -> shard.receive(now));
                    repeat(some, () -> shard.receiveMeasurement(now));
                }
            }
            case 3 -> {
                if (!scenario.lags(Topics.CLUSTER) || random.nextInt(10) == 0) {
                    repeat(some, () -> shard.receiveCluster(now));
                }
            }
            case 4, 5 -> repeat(some, () -> shard.work(random, now));
            case 6 -> send(some);
            case 7, 8 -> repeat(some, () -> proposals.step(random));
            case 9 -> {
                proposals.commit();
                measuringServer.follow(some);
                measurements.measure(random, now);
            }
            case 10 -> {
                repeat(some, scheduler::receive);
                scheduler.decide(some, now);
            }
            case 11 ->
                eachKubelet(each -> {
                    each.receive(some, now);
                    each.runTimers(now);
                });
            default -> {
                nodeLife.receive(now);
                nodeLife.look(now);
                repeat(some, attacher::work);
            }
        }
    }

    private void repeat(int times, Supplier<Boolean> work) {
        for (int i = 0; i < times && work.get(); i++) {}
    }

    private void eachKubelet(java.util.function.Consumer<VirtualKubelets> work) {
        for (VirtualKubelets each : kubelets) {
            if (each != null) {
                work.accept(each);
            }
        }
    }

    private void crash(Random random) {
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                int number = random.nextInt(shards.size());
                trace.note("controllers of shard " + number + " are killed");
                shards.set(number, newShard(number));
            }
            case 2 -> {
                trace.note("the scheduler is killed");
                scheduler = newScheduler();
            }
            case 3 -> {
                trace.note("the intake is killed");
                proposals.crash();
            }
            case 4 -> {
                int number = random.nextInt(kubelets.length);
                boolean stays = !scenario.calm() && kubelets[number] != null && random.nextInt(3) == 0;
                // It takes longer to begin anew than what it said last is on its way: its addresses are known by then.
                deliver(random);
                trace.note("kubelets " + number + (stays ? " are killed" : " begin anew"));
                kubelets[number] = stays ? null : newKubelets(number);
            }
            default -> {
                trace.note("some time passes");
                pass(Duration.ofSeconds(1L + random.nextInt(random.nextInt(4) == 0 ? 400 : 40)), TICK, random);
            }
        }
    }

    /** All that is to happen happens, for so long; by the dice what is measured may be lost. */
    private void pass(Duration time, Duration tick, Random dice) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            drain(dice);
            check();
            now = now.plus(tick);
        }
    }

    /** Everything is delivered and done, until nobody has anything to do at this time. */
    private void drain(@Nullable Random dice) {
        var random = new Random(1);
        boolean any = true;
        for (int i = 0; any; i++) {
            Violation.unless(i < MOST_AT_ONCE, "quiet", "there is no end of work at " + now);
            any = topics.step();
            for (VirtualShard shard : shards) {
                any |= shard.receive(now)
                        | shard.receiveCluster(now)
                        | shard.receiveMeasurement(now)
                        | shard.work(random, now)
                        | shard.send(9);
            }
            while (scheduler.receive()) {
                any = true;
            }
            any |= scheduler.decide(9, now) | scheduler.send(9);
            while (nodeLife.receive(now)) {
                any = true;
            }
            for (VirtualKubelets each : kubelets) {
                if (each != null) {
                    any |= each.receive(9, now);
                    each.runTimers(now);
                    any |= each.send(9);
                }
            }
            intakeServer.follow(0);
            userServer.follow(0);
            measuringServer.follow(0);
            any |= measurements.measure(dice, now);
            any |= attacher.work();
            any |= proposals.step(random);
        }
        proposals.commit();
        nodeLife.look(now);
        nodeLife.send(9);
    }

    private void end() {
        trace.note("the end begins");
        deliver(new Random(scenario.seed()));
        for (int i = 0; i < kubelets.length; i++) {
            kubelets[i] = newKubelets(i);
        }
        userServer.follow(0);
        scenario.letGo(api);
        Instant started = now;
        long before = -1;
        Instant quietSince = now;
        while (now.isBefore(quietSince.plus(QUIET))) {
            drain(null);
            check();
            // A pod that fails for ever has another status again and again.
            boolean news = lastNews != before;
            if (news) {
                before = lastNews;
                quietSince = now;
            }
            Violation.unless(
                    now.isBefore(started.plus(LONGEST)), "quiet", "after " + LONGEST + " there is still no end");
            now = now.plus(news ? TICK : TICK.multipliedBy(6));
        }
        for (Invariant each : invariants) {
            each.checkEnd(journal.current(), now);
        }
        for (int i = 0; i < VirtualTopics.SHARDS; i++) {
            List<Proposal> wanted = newShard(i).wanted(now);
            Violation.unless(wanted.isEmpty(), "at rest", "still proposed: " + wanted);
        }
    }

    private Outgoings out() {
        return new Outgoings(proposals);
    }

    private VirtualShard newShard(int number) {
        List<Reconciler> reconcilers = scenario.reconcilers(Controllers.reconcilers(SimSettings.KINDS, "ca"));
        return new VirtualShard(topics, measurements, number, proposals.refusals(number), reconcilers, out(), now);
    }

    private VirtualScheduler newScheduler() {
        return new VirtualScheduler(
                topics.partition(Topics.SCHEDULING, 0),
                assumed,
                out(),
                now,
                scenario.faults().forgetfulScheduler());
    }

    private VirtualNodeLife newNodeLife() {
        return new VirtualNodeLife(topics.partition(Topics.CLUSTER, 0), out());
    }

    private VirtualKubelets newKubelets(int number) {
        List<SimulatedNode> hosted = nodes.stream()
                .filter(each -> each.index() % kubelets.length == number)
                .toList();
        var machine = KubeletSimOptions.Machine.PLAIN;
        NodeNetwork network = scenario.network();
        return new VirtualKubelets(
                topics, hosted, machine, network, out(), (node, when) -> nodeLife.heartbeat(node, when), now);
    }
}
