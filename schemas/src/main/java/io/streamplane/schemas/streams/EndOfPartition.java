package io.streamplane.schemas.streams;

import io.streamplane.schemas.topic.ClientSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens when the last committed record has been read that the partition held when the gate was made.
 *
 * <p>Transaction markers have offsets too, and a reader never gets to see them: the end of a partition says only that the
 * last record is before it. So the last record is looked up, with a consumer and a thread of its own, from the end
 * backwards. Example: end 9, markers at 7 and 8; the last record is 6, and the gate opens at position 7.
 *
 * <p>It looks again every few seconds until it opens, and the smallest offset counts: where a topic was truncated or made
 * anew, the gate does not wait for records that are lost. A broker that is away is waited for; what will not pass by itself
 * is thrown at the one who asks.
 */
public final class EndOfPartition implements StartGate {

    private static final Logger LOG = LoggerFactory.getLogger(EndOfPartition.class);
    private static final long FIRST_WINDOW = 8;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final TopicPartition partition;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long needed = Long.MAX_VALUE;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable Throwable failure;
    private boolean open;

    private EndOfPartition(TopicPartition partition) {
        this.partition = partition;
    }

    /** Begins to look, and returns. */
    public static EndOfPartition of(ClientSettings settings, String clientId, TopicPartition partition) {
        var gate = new EndOfPartition(partition);
        Thread.ofPlatform().daemon().name(clientId).start(() -> gate.run(settings, clientId));
        return gate;
    }

    @Override
    public boolean open(long position) {
        Throwable problem = failure;
        if (!open && problem != null) {
            throw new IllegalStateException(
                    "cannot learn where " + partition + " ends, which must be read first", problem);
        }
        open |= position >= needed;
        return open;
    }

    @Override
    public void close() {
        closed.countDown();
        var current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    private void run(ClientSettings settings, String clientId) {
        var properties = settings.consumer(clientId);
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        try (var current = new KafkaConsumer<byte[], byte[]>(properties)) {
            consumer = current;
            do {
                look(current);
            } while (!closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (WakeupException e) {
            LOG.debug("Closed while looking for the end of {}", partition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void look(Consumer<byte[], byte[]> current) {
        try {
            needed = Math.min(needed, lastRecord(current) + 1);
        } catch (RetriableException e) {
            LOG.warn("Waiting to learn where {} ends: {}", partition, e.getMessage());
        }
    }

    /** The offset of the last record that can be read; -1 where there is none. */
    private long lastRecord(Consumer<byte[], byte[]> current) {
        var only = List.of(partition);
        current.assign(only);
        long end = current.endOffsets(only).getOrDefault(partition, 0L);
        long begin = current.beginningOffsets(only).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + LONGEST_LOOK.toNanos();
        for (long window = FIRST_WINDOW; ; window *= 4) {
            long from = Math.max(begin, end - window);
            long last = lastRecord(current, from, end, deadline);
            if (last >= 0 || from == begin) {
                return last;
            }
        }
    }

    private long lastRecord(Consumer<byte[], byte[]> current, long from, long end, long deadline) {
        long last = -1;
        current.seek(partition, from);
        while (current.position(partition) < end) {
            for (var record : current.poll(POLL)) {
                last = record.offset() < end ? record.offset() : last;
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("expected to read up to offset " + end + " within "
                        + LONGEST_LOOK.toSeconds() + " s, but came to " + current.position(partition));
            }
        }
        return last;
    }
}
