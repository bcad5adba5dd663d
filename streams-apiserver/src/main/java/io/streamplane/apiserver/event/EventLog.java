package io.streamplane.apiserver.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.RevisionWaiters;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchCache;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's view of the topic of events: tails its one partition, keeps the last hour, and gives it out as any
 * other kind. An Event's resourceVersion is its record's offset + 1, so every server gives the same one. Events that
 * age are dropped from reads without a watch event. A record that is no Event is passed over and counted in the log.
 */
public final class EventLog implements ObjectSource, AutoCloseable {

    static final Kind EVENT = EventKind.KIND;

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 0);
    private static final Duration KEPT = Duration.ofHours(1);

    /** Arrivals of the last hour, an Event that is told again counted again. */
    private static final int MOST = 50_000;

    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int RECENT_CHANGES = 10_000;
    private static final long RECENT_BYTES = 32L * 1024 * 1024;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ObjectCodec codec;
    private final SkippedRecords skipped;
    private final WatchCache watches = new WatchCache(RECENT_CHANGES, RECENT_BYTES);
    private final RevisionWaiters waiters = new RevisionWaiters(this::current, Thread::startVirtualThread);
    private final Deque<EventObject> arrivals = new ArrayDeque<>();
    private final Thread thread;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private long arrivedBytes;
    private volatile boolean closing;
    private volatile EventSnapshot current = EventSnapshot.EMPTY;

    private EventLog(ClientSettings settings, ObjectCodec codec, SkippedRecords skipped) {
        this.codec = codec;
        this.skipped = skipped;
        this.consumer = new KafkaConsumer<>(settings.consumer("streamplane-events"));
        this.thread = Thread.ofPlatform().name("event-log").unstarted(this::run);
    }

    /** Starts to tail; what was there before comes in while the server serves already. */
    public static EventLog start(ClientSettings settings, ObjectCodec codec, MeterRegistry meters) {
        var log = new EventLog(settings, codec, new SkippedRecords("event-log", meters));
        log.thread.start();
        return log;
    }

    /** Completes exceptionally where it cannot go on. */
    public CompletionStage<Void> failed() {
        return failed;
    }

    @Override
    public Snapshot current() {
        return current;
    }

    /** Events are told of, not agreed on: what has arrived here is all that a read promises. */
    @Override
    public CompletionStage<Snapshot> linearizable() {
        return CompletableFuture.completedStage(current);
    }

    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return waiters.atLeast(revision, patience);
    }

    @Override
    public WatchCache watches() {
        return watches;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        watches.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            seekToKept();
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(PARTITION)) {
                    apply(record);
                }
                forget(System.currentTimeMillis() - KEPT.toMillis());
                waiters.advanced(current);
            }
        } catch (WakeupException closed) {
            LOG.debug("the event log is closed");
        } catch (RuntimeException | Error e) {
            LOG.error("The event log cannot go on", e);
            failed.completeExceptionally(e);
            waiters.fail(e);
        }
    }

    private void seekToKept() {
        consumer.assign(List.of(PARTITION));
        Map<TopicPartition, OffsetAndTimestamp> from =
                consumer.offsetsForTimes(Map.of(PARTITION, System.currentTimeMillis() - KEPT.toMillis()));
        OffsetAndTimestamp start = from.get(PARTITION);
        if (start == null) {
            consumer.seekToEnd(List.of(PARTITION));
        } else {
            consumer.seek(PARTITION, start.offset());
        }
        long revision = consumer.position(PARTITION);
        current = current.at(revision);
        watches.startAt(revision);
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        long revision = record.offset() + 1;
        Change change = change(record, revision);
        if (change == null) {
            current = current.at(revision);
            watches.applied(revision, List.of());
        } else {
            watches.applied(revision, List.of(change, inGroup(change)));
        }
    }

    /** The change as watchers of events.k8s.io see it. */
    private static Change inGroup(Change change) {
        return new Change(
                change.revision(),
                change.before() instanceof EventObject before ? before.view() : null,
                change.after() instanceof EventObject after ? after.view() : null);
    }

    private @Nullable Change change(ConsumerRecord<byte[], byte[]> record, long revision) {
        ObjectKey key;
        EventObject event;
        try {
            key = ObjectKey.parse(
                    new String(record.key() == null ? new byte[0] : record.key(), StandardCharsets.UTF_8));
            event = record.value() == null ? null : event(key, revision, record);
        } catch (WakeupException closed) {
            throw closed;
        } catch (RuntimeException | StackOverflowError e) {
            skipped.skip(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    "expected an Event, but: " + SkippedRecords.reason(e));
            return null;
        }
        EventObject before = current.events().get(key);
        if (event == null) {
            current = current.without(key, revision);
        } else {
            current = current.with(event);
            arrivals.add(event);
            arrivedBytes += event.bytes();
        }
        return before == null && event == null ? null : new Change(revision, before, event);
    }

    /** Decodes it once, to know that it can be. */
    private EventObject event(ObjectKey key, long revision, ConsumerRecord<byte[], byte[]> record) {
        var event = new EventObject(codec, key, revision, record.value(), record.timestamp());
        while (!closing) {
            try {
                event.tree();
                return event;
            } catch (RegistryUnavailableException e) {
                LOG.warn("The event log waits at {}@{}: {}", Topics.EVENTS, record.offset(), e.getMessage());
                pause();
            }
        }
        throw new WakeupException();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WakeupException();
        }
    }

    /** Drops the oldest, by arrival: those past their time, and those that are too many or too much. */
    private void forget(long before) {
        for (EventObject oldest = arrivals.peek(); oldest != null; oldest = arrivals.peek()) {
            boolean superseded = current.events().get(oldest.key()) != oldest;
            boolean room = arrivals.size() <= MOST && arrivedBytes <= MOST_BYTES;
            if (!superseded && oldest.time() >= before && room) {
                return;
            }
            arrivals.remove();
            arrivedBytes -= oldest.bytes();
            if (!superseded) {
                current = current.without(oldest.key(), current.revision());
            }
        }
    }
}
