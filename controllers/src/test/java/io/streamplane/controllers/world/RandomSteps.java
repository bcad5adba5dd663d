package io.streamplane.controllers.world;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happens next, at random: a controllers process lags, its proposals come in any order and twice, it restarts; pods start and stop. */
final class RandomSteps {

    private final World world;
    private final Random random;
    private final Supplier<ShardReplica> start;
    private final List<BooleanSupplier> more;
    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    private ShardReplica replica;

    /** @param more what else may happen; each says whether it did */
    RandomSteps(World world, Random random, Supplier<ShardReplica> start, BooleanSupplier... more) {
        this.world = world;
        this.random = random;
        this.start = start;
        this.more = List.of(more);
        this.replica = start.get();
    }

    /** @return whether anything is left to happen */
    boolean step() {
        world.now = world.now.plus(Duration.ofMillis(random.nextInt(300)));
        for (int attempt = 0; attempt < 40; attempt++) {
            int which = random.nextInt(8 + more.size());
            if (switch (which) {
                case 0, 1 -> replica.receive(world);
                case 2 -> propose();
                case 3, 4 -> decide();
                case 5 -> makeReady();
                case 6 -> stop();
                case 7 -> restart();
                default -> more.get(which - 8).getAsBoolean();
            }) {
                return true;
            }
        }
        if (replica.receive(world) || propose() || decide() || makeReady() || stop()) {
            return true;
        }
        for (BooleanSupplier each : more) {
            if (each.getAsBoolean()) {
                return true;
            }
        }
        world.now = world.now.plusSeconds(60);
        return replica.expire(world) | replica.wake(world);
    }

    /** One of the pods that are so; null where none is. */
    @Nullable
    Stored<Pod> anyPod(Predicate<Stored<Pod>> which) {
        var pods = world.list("pods", Pod.class).stream().filter(which).toList();
        return pods.isEmpty() ? null : pods.get(random.nextInt(pods.size()));
    }

    private boolean propose() {
        replica.wake(world);
        List<Proposal> wanted = replica.work(world, random);
        if (wanted == null) {
            return false;
        }
        proposed.addAll(wanted);
        return true;
    }

    private boolean decide() {
        Proposal next = takeAny();
        if (next == null) {
            return false;
        }
        world.apply(next);
        if (random.nextInt(4) == 0) {
            world.apply(next);
        }
        return true;
    }

    /** Proposals about one object are decided in their order, others in any. */
    private @Nullable Proposal takeAny() {
        if (proposed.isEmpty()) {
            return null;
        }
        var any = new ArrayList<>(proposed).get(random.nextInt(proposed.size()));
        Proposal first = proposed.stream()
                .filter(each ->
                        each.resource().equals(any.resource()) && each.key().equals(any.key()))
                .findFirst()
                .orElseThrow();
        proposed.remove(first);
        return first;
    }

    private boolean makeReady() {
        var waiting = anyPod(pod -> pod.node() != null && Pods.active(pod) && !Pods.ready(pod.object()));
        if (waiting == null) {
            return false;
        }
        world.ready(waiting);
        return true;
    }

    private boolean stop() {
        var stopping = anyPod(Stored::terminating);
        if (stopping == null) {
            return false;
        }
        world.gone(stopping);
        return true;
    }

    /** Another process takes over, after what the first had proposed was decided; it reads all that the topics hold. */
    private boolean restart() {
        if (proposed.isEmpty() && random.nextInt(50) == 0) {
            replica = start.get();
            while (replica.receive(world)) {}
            replica.resync(world);
            return true;
        }
        return false;
    }
}
