package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.Refused;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Runs all controllers over one shard, each with a queue of its own ({@link ShardController}). A new owner of a shard first reads to
 * the end that its partition had when it took over, and then has them look at everything.
 */
final class ControllersProcessor
        implements Processor<String, FactChange, String, Outgoing>, ShardController.Surroundings {

    private static final String NAMESPACES = "namespaces";

    private final List<Supplier<Reconciler>> reconcilers;
    private final Sending sending;
    private final Pace pace;
    private final WorkQueueMeters.All meters;
    private List<ShardController> controllers = List.of();
    private @Nullable ProcessorContext<String, Outgoing> context;
    private @Nullable Supervision supervision;
    private @Nullable Shard shard;
    private Instant begin = Instant.MAX;
    private boolean started;
    private long clusterSeen;

    ControllersProcessor(
            List<Supplier<Reconciler>> reconcilers, Sending sending, Pace pace, WorkQueueMeters.All meters) {
        this.reconcilers = reconcilers;
        this.sending = sending;
        this.pace = pace;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> given) {
        context = given;
        supervision = Supervision.of(given.appConfigs());
        FactStore<Shard> store = given.getStateStore(ControllersNames.STATE_STORE);
        shard = store.fold();
        controllers = reconcilers.stream()
                .map(Supplier::get)
                .map(each -> controller(each, store.fold(), given))
                .toList();
        begin = now().plus(pace.takeOver());
        given.schedule(pace.interval(), PunctuationType.WALL_CLOCK_TIME, time -> tick(at(time)));
    }

    private ShardController controller(Reconciler reconciler, Shard of, ProcessorContext<String, Outgoing> given) {
        String component = reconciler.component();
        var outlet = new StreamsOutlet(
                component, sending, given, ControllersNames.PROPOSALS_SINK, ControllersNames.EVENTS_SINK);
        return new ShardController(reconciler, of.cache(), pace, meters.of(component), outlet, this);
    }

    @Override
    public void process(Record<String, FactChange> record) {
        if (!started) {
            return;
        }
        Instant now = now();
        long revision = FactHeaders.revision(record.headers());
        boolean whole = shard().whole();
        for (ShardController each : controllers) {
            each.changed(record.value(), revision, true, now);
            if (whole && each.isRested(now)) {
                each.work(now);
            }
        }
    }

    @Override
    public void close() {
        controllers.forEach(ShardController::close);
    }

    private void tick(Instant now) {
        if (now.isBefore(begin) || !shard().whole()) {
            return;
        }
        shard().advance();
        if (!started) {
            if (!shard().caughtUp()) {
                return;
            }
            started = true;
            lookAtEverything();
        }
        followCluster(now);
        for (ShardController each : controllers) {
            if (each.isRested(now)) {
                each.wake(now);
                each.work(now);
            }
        }
    }

    private void lookAtEverything() {
        clusterSeen = shard().clusterVersion();
        shard().cache().all().forEach(this::lookAt);
        shard().cache().allOfCluster().forEach(this::lookAt);
    }

    private void lookAt(Stored<?> stored) {
        controllers.forEach(each -> each.lookAt(stored));
    }

    private void followCluster(Instant now) {
        var changes = shard().clusterChanges(clusterSeen);
        if (changes == null) {
            lookAtEverything();
            return;
        }
        for (ClusterTable.Versioned change : changes) {
            boolean settles = !change.change().resource().equals(NAMESPACES);
            for (ShardController each : controllers) {
                each.changed(change.change(), change.revision(), settles, now);
            }
        }
        clusterSeen = shard().clusterVersion();
    }

    @Override
    public boolean leavesOut(Reconciler reconciler, WorkKey about, Throwable problem) {
        String what = reconciler.component() + " on " + about.resource() + " " + about.key();
        return Objects.requireNonNull(supervision).leavesOut(Topics.PROPOSALS, what, problem);
    }

    @Override
    public void want(ReconcileResult.Unread unread) {
        shard().want(unread);
    }

    @Override
    public List<Refused> refused(Reconciler reconciler) {
        return shard().refusals().take(reconciler.component());
    }

    @Override
    public @Nullable Measurement measured(ObjectKey autoscaler) {
        return shard().measurements().of(autoscaler);
    }

    private Shard shard() {
        return Objects.requireNonNull(shard);
    }

    private Instant now() {
        return at(Objects.requireNonNull(context).currentSystemTimeMs());
    }

    private Instant at(long systemMillis) {
        return Objects.requireNonNull(supervision).at(systemMillis);
    }
}
