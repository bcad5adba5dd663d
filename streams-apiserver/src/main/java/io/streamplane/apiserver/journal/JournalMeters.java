package io.streamplane.apiserver.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.streamplane.apiserver.journal.append.PendingAppends;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Replica;
import io.streamplane.apiserver.journal.state.RevisionWaiters;
import io.streamplane.apiserver.metrics.ApiServerMeters;
import io.streamplane.schemas.kind.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What one replica of the journal measures. All meters are there from the start, so that recording looks up nothing. */
final class JournalMeters implements AutoCloseable {

    private static final Duration[] BUCKETS = Stream.iterate(Duration.ofNanos(500_000), each -> each.multipliedBy(2))
            .limit(16)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Timer append;
    private final Timer outcome;
    private final Counter accepted;
    private final Counter rejected;
    private final Counter foreign;
    private final List<Meter> gauges = new ArrayList<>();
    private volatile long lag;

    JournalMeters(MeterRegistry meters) {
        this.meters = meters;
        this.append = timer(ApiServerMeters.APPEND_DURATION);
        this.outcome = timer(ApiServerMeters.OUTCOME_DURATION);
        this.accepted = commands("accepted");
        this.rejected = commands("rejected");
        this.foreign = commands("foreign");
        gauge(ApiServerMeters.TAIL_LAG, this, each -> each.lag);
    }

    private Timer timer(String name) {
        return Timer.builder(name).serviceLevelObjectives(BUCKETS).register(meters);
    }

    private Counter commands(String verdict) {
        return Counter.builder(ApiServerMeters.COMMANDS).tag("verdict", verdict).register(meters);
    }

    private <T> void gauge(String name, T of, ToDoubleFunction<T> value) {
        gauges.add(Gauge.builder(name, of, value).register(meters));
    }

    /** Shows what is read when somebody looks. */
    void show(Replica replica, PendingAppends pending, RevisionWaiters waiters, Collection<Kind> kinds) {
        gauge(ApiServerMeters.REVISION, replica, each -> each.current().revision());
        gauge(ApiServerMeters.PENDING_APPENDS, pending, PendingAppends::size);
        gauge(ApiServerMeters.WAITING_READS, waiters, RevisionWaiters::waiting);
        for (Kind kind : kinds) {
            gauges.add(Gauge.builder(
                            ApiServerMeters.STORAGE_OBJECTS,
                            replica,
                            each -> each.current().list(kind, null).size())
                    .tag("resource", kind.resource())
                    .register(meters));
        }
    }

    /** @param nanos since the append */
    void acknowledged(long nanos) {
        append.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** As {@link #acknowledged}. */
    void told(long nanos) {
        outcome.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** On the thread that applies. */
    void applied(AppliedCommand command) {
        switch (command.outcome()) {
            case null -> foreign.increment();
            case Outcome.Accepted _ -> accepted.increment();
            case Outcome.Rejected _ -> rejected.increment();
        }
    }

    /** @param records that the tail has not read yet */
    void behind(long records) {
        lag = records;
    }

    @Override
    public void close() {
        gauges.forEach(meters::remove);
    }
}
