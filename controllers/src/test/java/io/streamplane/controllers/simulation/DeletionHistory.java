package io.streamplane.controllers.simulation;

import io.streamplane.controllers.simulation.SimShard.Proposed;
import io.streamplane.controllers.world.ShardFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One history: users create, own, delete and re-create at random, while facts come late, proposals come late, out of order
 * and twice, and shards start anew at any moment. The same seed gives the same history.
 */
final class DeletionHistory {

    private static final int PARTITIONS = 2;
    private static final int MOST_ROUNDS = 100;

    private final Random random;
    private final SimJournal journal;
    private final SimIntake intake;
    private final SimUsers users;
    private final List<SimShard> shards = new ArrayList<>();
    private final List<Proposed> proposed = new ArrayList<>();
    private Instant now = ShardFixture.NOW;
    /** How seldom each topic is read, of ten times: in some histories one of them lags far behind the other. */
    private final int stateLag;

    private final int clusterLag;
    private int accepted;

    DeletionHistory(long seed) {
        var invariants = new Invariants();
        random = new Random(seed);
        stateLag = random.nextInt(3) == 0 ? 9 : 0;
        clusterLag = random.nextInt(3) == 0 ? 9 : 0;
        journal = new SimJournal(PARTITIONS, invariants::check);
        intake = new SimIntake(journal);
        users = new SimUsers(journal, intake, random);
        for (int number = 0; number < PARTITIONS; number++) {
            shards.add(new SimShard(journal, number, PARTITIONS));
        }
    }

    /** How many commands of collectors were accepted. */
    int run() {
        int pace = 1 + random.nextInt(4) * 5;
        int length = (20 + random.nextInt(100)) * (1 + pace / 4);
        for (int i = 0; i < length; i++) {
            step(pace);
        }
        users.letGo();
        settle();
        Invariants.checkEnd(journal.state());
        return accepted;
    }

    /** @param pace the higher, the more the controllers get done while users do something */
    private void step(int pace) {
        now = now.plusMillis(random.nextInt(400));
        int shard = random.nextInt(PARTITIONS);
        switch (random.nextInt(12 + pace) < 4 ? 0 : 4 + random.nextInt(12)) {
            case 0 -> users.act();
            case 4 -> users.stopPod();
            case 5, 6 -> journal.materialize();
            case 7, 8 -> {
                if (random.nextInt(10) >= stateLag) {
                    shards.get(shard).receive(now);
                }
            }
            case 9, 10 -> {
                if (random.nextInt(10) >= clusterLag) {
                    shards.get(shard).receiveCluster(now);
                }
            }
            case 11, 12 -> work(shard);
            case 13, 14 -> propose();
            default -> {
                shards.get(shard).expire(now);
                if (random.nextInt(4) == 0) {
                    shards.set(shard, new SimShard(journal, shard, PARTITIONS));
                }
            }
        }
    }

    private boolean work(int shard) {
        List<Proposed> wanted = shards.get(shard).work(random, now);
        if (wanted == null) {
            return false;
        }
        proposed.addAll(wanted);
        return true;
    }

    /** One of those that are on their way, planned on a state of a moment ago; now and then it stays, to come again. */
    private boolean propose() {
        if (proposed.isEmpty()) {
            return false;
        }
        Proposed next = proposed.get(random.nextInt(proposed.size()));
        if (random.nextInt(4) > 0) {
            proposed.remove(next);
        }
        if (intake.propose(next.who(), next.proposal(), random.nextInt(3))) {
            accepted++;
        }
        return true;
    }

    /** Everything is delivered and done, and what was refused is asked for again until nothing is. */
    private void settle() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            drain();
            now = now.plus(SimShard.REPEAT).plus(Duration.ofSeconds(1));
            boolean again = false;
            for (SimShard each : shards) {
                again |= each.expire(now);
            }
            if (!again) {
                return;
            }
        }
        throw new AssertionError("expected an end of asking, but after " + MOST_ROUNDS + " rounds there was none");
    }

    private void drain() {
        boolean any = true;
        while (any) {
            any = users.stopPod() | journal.materialize();
            for (int number = 0; number < PARTITIONS; number++) {
                any |= shards.get(number).receive(now) | shards.get(number).receiveCluster(now) | work(number);
                any |= shards.get(number).waits();
            }
            any |= propose();
        }
    }
}
