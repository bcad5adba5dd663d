package io.streamplane.apiserver.event;

import io.streamplane.apiserver.journal.Change;
import io.streamplane.apiserver.journal.Snapshot;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchCache;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.registry.SchemaRegistryException;
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

    static final Kind EVENT = Kinds.ofResource("events");

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 0);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST = 50_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int RECENT_CHANGES = 10_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ObjectCodec codec;
    private final WatchCache watches = new WatchCache(RECENT_CHANGES);
    private final Waiting waiting = new Waiting();
    private final Deque<EventObject> arrivals = new ArrayDeque<>();
    private final Thread thread;
    private volatile EventSnapshot current = EventSnapshot.EMPTY;

    private EventLog(ClientSettings settings, ObjectCodec codec) {
        this.codec = codec;
        this.consumer = new KafkaConsumer<>(settings.consumer("streamplane-events"));
        this.thread = Thread.ofPlatform().name("event-log").unstarted(this::run);
    }

    /** Starts to tail; what was there before comes in while the server serves already. */
    public static EventLog start(ClientSettings settings, ObjectCodec codec) {
        var log = new EventLog(settings, codec);
        log.thread.start();
        return log;
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
    public CompletionStage<Snapshot> atLeast(long revision) {
        return waiting.atLeast(revision, current);
    }

    @Override
    public WatchCache watches() {
        return watches;
    }

    @Override
    public void close() {
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
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(PARTITION)) {
                    apply(record);
                }
                forget(System.currentTimeMillis() - KEPT.toMillis());
                waiting.advanced(current);
            }
        } catch (WakeupException closed) {
            LOG.debug("the event log is closed");
        } catch (RuntimeException e) {
            LOG.error("the event log stopped; Events are frozen until this server restarts", e);
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
            watches.applied(revision, List.of(change));
        }
    }

    private @Nullable Change change(ConsumerRecord<byte[], byte[]> record, long revision) {
        ObjectKey key;
        EventObject event;
        try {
            key = ObjectKey.parse(
                    new String(record.key() == null ? new byte[0] : record.key(), StandardCharsets.UTF_8));
            event = record.value() == null ? null : event(key, revision, record);
        } catch (CodecException | SchemaRegistryException | IllegalArgumentException e) {
            LOG.warn("Passed over {}@{}: expected an Event, but: {}", Topics.EVENTS, record.offset(), e.getMessage());
            return null;
        }
        EventObject before = current.events().get(key);
        if (event == null) {
            current = current.without(key, revision);
        } else {
            current = current.with(event);
            arrivals.add(event);
        }
        return before == null && event == null ? null : new Change(revision, before, event);
    }

    /** Decodes it once, to know that it can be. */
    private EventObject event(ObjectKey key, long revision, ConsumerRecord<byte[], byte[]> record) {
        var event = new EventObject(codec, key, revision, record.value(), record.timestamp());
        event.tree();
        return event;
    }

    /** Drops the oldest, by arrival: those past their time, and those that are too many. */
    private void forget(long before) {
        for (EventObject oldest = arrivals.peek(); oldest != null; oldest = arrivals.peek()) {
            boolean superseded = current.events().get(oldest.key()) != oldest;
            if (!superseded && oldest.time() >= before && current.events().size() <= MOST) {
                return;
            }
            arrivals.remove();
            if (!superseded) {
                current = current.without(oldest.key(), current.revision());
            }
        }
    }
}
