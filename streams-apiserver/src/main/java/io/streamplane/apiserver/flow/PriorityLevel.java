package io.streamplane.apiserver.flow;

import io.streamplane.schemas.tree.Tree;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The seats of one priority level. Who finds none waits in a queue of their flow: each flow has a hand of queues, out of many,
 * and takes the shortest; queues take turns. So a flow that asks for much fills its own hand, and others mostly miss it
 * (shuffle sharding, as {@code k8s.io/apiserver/pkg/util/flowcontrol/fairqueuing/queueset}).
 *
 * <p>Worked example: of 8 queues, a flow with a hand of 2 that fills both leaves 6 to others; another flow shares its whole
 * hand in one of 28 cases.
 */
final class PriorityLevel {

    /** @param shares of all seats; @param queues 0: who finds no seat is refused at once */
    record Configuration(String name, String uid, boolean exempt, long shares, int queues, int hand, int length) {

        static Configuration of(ObjectNode object, String uid) {
            ObjectNode spec = Tree.object(object, "spec");
            ObjectNode limited = Tree.object(spec, "limited");
            ObjectNode response = Tree.object(limited, "limitResponse");
            ObjectNode queuing = Tree.object(response, "queuing");
            boolean waits = Tree.text(response, "type").equals("Queue");
            int queues = waits ? (int) Math.clamp(Tree.number(queuing, "queues", 64), 1, 10_000) : 0;
            return new Configuration(
                    Tree.text(Tree.object(object, "metadata"), "name"),
                    uid,
                    Tree.text(spec, "type").equals("Exempt"),
                    Math.clamp(Tree.number(limited, "nominalConcurrencyShares", 30), 0, 1_000_000),
                    queues,
                    (int) Math.clamp(Tree.number(queuing, "handSize", 8), 1, Math.max(1, queues)),
                    (int) Math.clamp(Tree.number(queuing, "queueLengthLimit", 50), 1, 10_000));
        }
    }

    private static final class Waiting {
        private final CountDownLatch admitted = new CountDownLatch(1);
        private final ArrayDeque<Waiting> queue;

        Waiting(ArrayDeque<Waiting> queue) {
            this.queue = queue;
        }
    }

    private final Configuration configuration;
    private final int seats;
    private final @Nullable ArrayDeque<Waiting>[] queues;
    private final ReentrantLock lock = new ReentrantLock();
    private int taken;
    private int waiting;
    private int turn;

    /** @param seats at least one */
    @SuppressWarnings({"unchecked", "rawtypes"})
    PriorityLevel(Configuration configuration, int seats) {
        this.configuration = configuration;
        this.seats = seats;
        this.queues = new ArrayDeque[configuration.queues()];
    }

    Configuration configuration() {
        return configuration;
    }

    int seats() {
        return seats;
    }

    /** Whether there was a seat in time; {@link #leave} must follow where there was. */
    boolean enter(String flow, long patienceMillis) throws InterruptedException {
        if (configuration.exempt()) {
            return true;
        }
        Waiting mine;
        lock.lock();
        try {
            if (taken < seats && waiting == 0) {
                taken++;
                return true;
            }
            ArrayDeque<Waiting> queue = configuration.queues() == 0 ? null : shortest(flow);
            if (queue == null || queue.size() >= configuration.length()) {
                return false;
            }
            mine = new Waiting(queue);
            queue.add(mine);
            waiting++;
        } finally {
            lock.unlock();
        }
        try {
            return mine.admitted.await(patienceMillis, TimeUnit.MILLISECONDS) || !gaveUp(mine);
        } catch (InterruptedException e) {
            if (!gaveUp(mine)) {
                leave();
            }
            throw e;
        }
    }

    /** False where it was admitted in this moment. */
    private boolean gaveUp(Waiting mine) {
        lock.lock();
        try {
            if (mine.queue.remove(mine)) {
                waiting--;
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        if (configuration.exempt()) {
            return;
        }
        lock.lock();
        try {
            taken--;
            while (taken < seats && waiting > 0) {
                next().admitted.countDown();
                waiting--;
                taken++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The first of the next queue in turn; there must be one. */
    private Waiting next() {
        for (int i = 1; i <= queues.length; i++) {
            int at = (turn + i) % queues.length;
            ArrayDeque<Waiting> queue = queues[at];
            Waiting first = queue == null ? null : queue.poll();
            if (first != null) {
                turn = at;
                return first;
            }
        }
        throw new IllegalStateException("expected somebody in a queue, but all are empty");
    }

    /** Of the flow's hand, which is the same each time. */
    private ArrayDeque<Waiting> shortest(String flow) {
        long random = hash(flow);
        ArrayDeque<Waiting> best = null;
        for (int i = 0; i < configuration.hand(); i++) {
            random = mixed(random);
            int at = (int) Long.remainderUnsigned(random, queues.length);
            ArrayDeque<Waiting> queue = queues[at];
            if (queue == null) {
                queue = new ArrayDeque<>();
                queues[at] = queue;
            }
            if (best == null || queue.size() < best.size()) {
                best = queue;
            }
        }
        if (best == null) {
            throw new IllegalStateException("expected a hand of at least one queue");
        }
        return best;
    }

    private static long hash(String flow) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < flow.length(); i++) {
            hash = (hash ^ flow.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    private static long mixed(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
