package io.streamplane.ops.simulation;

import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What a seed stands for, and which of its steps are left out. Each step has dice of its own, so that the others stay as they are
 * when one is left out.
 */
final class Scenario {

    /** What there is in it whatever the seed says. */
    private enum Theme {
        ANY,
        AUTOSCALING,
        VOLUMES
    }

    private static final int AUTOSCALING_SHARE = 3;
    private static final int MOST_USERS = 25;

    private final long seed;
    private final Theme theme;
    private final BitSet left = new BitSet();
    private final boolean calm;
    private final boolean crashes;
    private final int length;
    private final boolean slow;
    private final int behind;
    private final int pace;
    private final int usersShare;
    private final NodeNetwork network;
    private final List<UserActions> actions = new ArrayList<>();
    private Faults faults = Faults.NONE;
    private Supplier<List<Invariant>> invariants;

    Scenario(long seed) {
        this(seed, Theme.ANY);
    }

    private Scenario(long seed, Theme theme) {
        this.seed = seed;
        this.theme = theme;
        // Seeds that are next to each other have nearly the same first numbers.
        var random = new Random(seed * 1_000_003);
        calm = random.nextBoolean();
        crashes = random.nextInt(4) > 0;
        int steps = 50 + random.nextInt(250);
        slow = random.nextInt(6) == 0;
        pace = slow ? 1500 : random.nextInt(3) == 0 ? 200 : 60;
        behind = random.nextInt(5);
        usersShare = random.nextInt(3) == 0 ? MOST_USERS : 8;
        network = dual(seed)
                ? new NodeNetwork(List.of("IPv4", "IPv6"), NodeNetwork.IPV4.apiServer(), NodeNetwork.IPV4.dns())
                : NodeNetwork.IPV4;
        if (theme == Theme.VOLUMES) {
            actions.add(new VolumeActions());
        } else if (random.nextInt(3) == 0 && theme == Theme.ANY) {
            actions.add(new OwnershipActions());
        } else {
            addWorkloads(random);
        }
        length = autoscales() ? steps / 2 : steps;
        invariants = () -> ClusterInvariants.all(calm, crashes);
    }

    private void addWorkloads(Random random) {
        actions.add(new DeploymentActions(calm));
        if (!calm) {
            actions.add(new ReplicaSetActions());
            actions.add(new NodeActions());
        }
        // Few kinds at a time, so that much happens to each.
        var others = new ArrayList<UserActions>(List.of(
                new StatefulSetActions(),
                new DaemonSetActions(),
                new JobActions(),
                new CronJobActions(),
                new BudgetActions(),
                new ServiceActions()));
        if (calm) {
            others.removeIf(BudgetActions.class::isInstance);
        }
        Collections.shuffle(others, random);
        others.subList(0, random.nextInt(3)).forEach(actions::add);
        // Dice of its own, as it came later: what the others do with a seed stays as it was.
        if (new Random(seed * 1_000_033).nextInt(5) == 0) {
            actions.add(new VolumeActions());
        }
        if (theme == Theme.AUTOSCALING || new Random(seed * 1_000_039).nextInt(14) == 0) {
            actions.removeIf(each -> each instanceof JobActions
                    || each instanceof CronJobActions
                    || each instanceof DaemonSetActions
                    || each instanceof ServiceActions);
            actions.addAll(Collections.nCopies(AUTOSCALING_SHARE, new AutoscalerActions()));
        }
    }

    /** One in which there are autoscalers, whatever the seed says. */
    static Scenario autoscaling(long seed) {
        return new Scenario(seed, Theme.AUTOSCALING);
    }

    /** One in which users do nothing but use volumes. */
    static Scenario volumes(long seed) {
        return new Scenario(seed, Theme.VOLUMES);
    }

    /** Dice of its own, as it came later. */
    private static boolean dual(long seed) {
        return new Random(seed * 1_000_037).nextBoolean();
    }

    /** The same without these steps. */
    Scenario without(BitSet steps) {
        var shorter = new Scenario(seed, theme);
        shorter.left.or(left);
        shorter.left.or(steps);
        shorter.faults = faults;
        shorter.invariants = invariants;
        return shorter;
    }

    /** The same with something wrong in the system. */
    Scenario with(Faults wrong) {
        var other = without(new BitSet());
        other.faults = wrong;
        return other;
    }

    Faults faults() {
        return faults;
    }

    long seed() {
        return seed;
    }

    NodeNetwork network() {
        return network;
    }

    int length() {
        return length;
    }

    boolean includes(int step) {
        return !left.get(step);
    }

    /** How many steps are left of it. */
    int size() {
        return length - left.cardinality();
    }

    Random random(int step) {
        return new Random(seed * 1_000_003 + step * 7_919L);
    }

    int pace() {
        return pace;
    }

    int usersShare() {
        return autoscales() ? MOST_USERS : usersShare;
    }

    /** Whether nothing but users and controllers takes a pod away. */
    boolean calm() {
        return calm;
    }

    /**
     * How long a message, or what became of it, is on its way at most. Where that is longer than a proposal waits before it is
     * made again, all may be late.
     */
    Duration patience() {
        return slow ? Duration.ofMinutes(10) : Duration.ofSeconds(2);
    }

    /** Whether controllers read this topic seldom: in some histories one of theirs lags far behind the other. */
    boolean lags(String topic) {
        return behind == 0 && topic.equals(Topics.STATE) || behind == 1 && topic.equals(Topics.CLUSTER);
    }

    boolean crashes() {
        return crashes;
    }

    /** Whether there are autoscalers: these are measured every 15 seconds, so that much time has to pass. */
    boolean autoscales() {
        return actions.stream().anyMatch(AutoscalerActions.class::isInstance);
    }

    UserActions actions(Random random) {
        return UserActions.any(actions, random);
    }

    void letGo(VirtualApi api) {
        actions.forEach(each -> each.letGo(api));
    }

    List<Reconciler> reconcilers(List<Reconciler> real) {
        return real.stream().map(faults.reconcilers()).toList();
    }

    List<Invariant> invariants() {
        return invariants.get();
    }
}
