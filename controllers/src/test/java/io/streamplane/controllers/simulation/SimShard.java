package io.streamplane.controllers.simulation;

import io.streamplane.controllers.garbage.GarbageReconciler;
import io.streamplane.controllers.namespace.NamespaceReconciler;
import io.streamplane.controllers.node.PodGarbageReconciler;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.controllers.simulation.SimJournal.Record;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One task of the controllers, wired as the real one: it follows its partition and the objects of cluster scope, each at its
 * own pace, asks for ends of topics where it has to, and keeps what it has proposed under way. Begun anew it has what
 * compaction left of its topics.
 */
final class SimShard {

    static final Duration REPEAT = Duration.ofSeconds(5);

    /** What comes of work. */
    record Proposed(String who, Proposal proposal) {}

    /** A question for the end of a topic. */
    private static final class Fence {
        private int end = -1;
        private long asked;

        void want(long revision, List<Record> topic) {
            if (end < 0) {
                end = topic.size();
                asked = revision;
            }
        }

        long known(long revision, int position) {
            if (end < 0 || position < end) {
                return revision;
            }
            end = -1;
            return Math.max(revision, asked);
        }
    }

    private static final class Controller {
        private final Reconciler reconciler;
        private final ProposalsInFlight inFlight = new ProposalsInFlight(REPEAT);
        private final Set<WorkKey> queue = new LinkedHashSet<>();
        private final Map<WorkKey, ReconcileResult.Unread> unread = new LinkedHashMap<>();

        Controller(Reconciler reconciler) {
            this.reconciler = reconciler;
        }
    }

    private final SimJournal journal;
    private final int number;
    private final ShardCache cache;
    private final List<Controller> controllers = List.of(
            new Controller(new GarbageReconciler(SimKinds::find)),
            new Controller(new NamespaceReconciler()),
            new Controller(new PodGarbageReconciler()));
    private final Fence stateEnd = new Fence();
    private final Fence clusterEnd = new Fence();
    private int position;
    private int clusterPosition;

    SimShard(SimJournal journal, int number, int count) {
        this.journal = journal;
        this.number = number;
        this.cache = new ShardCache(number, count);
        compacted(journal.state(number)).forEach(each -> cache.apply(appeared(each)));
        compacted(journal.cluster()).forEach(each -> cache.applyToCluster(appeared(each)));
        position = journal.state(number).size();
        clusterPosition = journal.cluster().size();
        cache.read(newest(journal.state(number)));
        cache.clusterRead(newest(journal.cluster()));
        for (Controller each : controllers) {
            cache.all().forEach(stored -> each.queue.addAll(each.reconciler.affected(appeared(stored), cache)));
            cache.allOfCluster()
                    .forEach(stored -> each.queue.addAll(each.reconciler.affected(appeared(stored), cache)));
        }
    }

    /** The newest record of each key that is no removal; only the newest of all says how far the topic is read. */
    private static List<Stored<?>> compacted(List<Record> topic) {
        var newest = new LinkedHashMap<ResourceKey, Record>();
        topic.forEach(each -> newest.put(each.key(), each));
        var left = new ArrayList<Stored<?>>();
        for (Record each : newest.values()) {
            SimObject object = each.after();
            if (object != null) {
                left.add(object.stored());
            }
        }
        return left;
    }

    private static long newest(List<Record> topic) {
        return topic.isEmpty() ? 0 : topic.getLast().revision();
    }

    private static FactChange appeared(Stored<?> stored) {
        return new FactChange(stored.resource(), stored.key(), null, stored);
    }

    boolean receive(Instant now) {
        var topic = journal.state(number);
        if (position == topic.size()) {
            return false;
        }
        Record record = topic.get(position++);
        FactChange change =
                change(record, cache.get(record.key().resource(), record.key().key()));
        cache.read(Math.max(cache.revision(), record.revision()));
        if (change != null) {
            cache.apply(change);
            enqueue(change, now, true);
        }
        return true;
    }

    boolean receiveCluster(Instant now) {
        var topic = journal.cluster();
        if (clusterPosition == topic.size()) {
            return false;
        }
        Record record = topic.get(clusterPosition++);
        FactChange change = change(
                record, cache.inCluster(record.key().resource(), record.key().key()));
        cache.clusterRead(Math.max(cache.clusterRevision(), record.revision()));
        if (change != null) {
            cache.applyToCluster(change);
            enqueue(change, now, !record.key().resource().equals("namespaces"));
        }
        return true;
    }

    private static @Nullable FactChange change(Record record, @Nullable Stored<?> before) {
        SimObject after = record.after();
        return before == null && after == null
                ? null
                : new FactChange(
                        record.key().resource(), record.key().key(), before, after == null ? null : after.stored());
    }

    private void enqueue(FactChange change, Instant now, boolean settles) {
        for (Controller each : controllers) {
            if (settles) {
                each.queue.addAll(each.inFlight.changed(change, now));
            }
            each.queue.addAll(each.reconciler.affected(change, cache));
        }
    }

    /** Does one random piece of work; what it proposes; null where there is no work. */
    @Nullable
    List<Proposed> work(Random random, Instant now) {
        follow();
        var busy = controllers.stream().filter(each -> !each.queue.isEmpty()).toList();
        if (busy.isEmpty()) {
            return null;
        }
        Controller controller = busy.get(random.nextInt(busy.size()));
        WorkKey work = new ArrayList<>(controller.queue).get(random.nextInt(controller.queue.size()));
        controller.queue.remove(work);
        ReconcileResult outcome =
                controller.reconciler.reconcile(new ReconcileInput(work, now, cache, controller.inFlight));
        if (outcome.unread() != null) {
            controller.unread.put(work, outcome.unread());
        }
        // Reports of status change nothing that a collector goes by.
        return outcome.proposals().stream()
                .filter(each -> !(each instanceof Proposal.UpdateStatus))
                .filter(each -> controller.inFlight.admit(each, work, now))
                .map(each -> new Proposed(controller.reconciler.name(), each))
                .toList();
    }

    /** What has waited for more to be read is work again where it is; else the ends of the topics are asked for. */
    private void follow() {
        cache.read(stateEnd.known(cache.revision(), position));
        cache.clusterRead(clusterEnd.known(cache.clusterRevision(), clusterPosition));
        for (Controller each : controllers) {
            for (var waiting : new HashMap<>(each.unread).entrySet()) {
                if (waiting.getValue().isRead(cache)) {
                    each.unread.remove(waiting.getKey());
                    each.queue.add(waiting.getKey());
                    continue;
                }
                if (cache.revision() < waiting.getValue().shard()) {
                    stateEnd.want(waiting.getValue().shard(), journal.state(number));
                }
                if (cache.clusterRevision() < waiting.getValue().cluster()) {
                    clusterEnd.want(waiting.getValue().cluster(), journal.cluster());
                }
            }
        }
    }

    /** Whether it waits for what it can learn without anything happening. */
    boolean waits() {
        return controllers.stream().anyMatch(each -> !each.unread.isEmpty());
    }

    /** Whether something that nothing came of is to be done again. */
    boolean expire(Instant now) {
        boolean any = false;
        for (Controller each : controllers) {
            any |= each.queue.addAll(each.inFlight.expired(now));
        }
        return any;
    }
}
