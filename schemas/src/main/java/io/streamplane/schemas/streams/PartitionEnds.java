package io.streamplane.schemas.streams;

import io.streamplane.schemas.topic.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives gates that open when the last committed record has been read that a partition held when the gate was made.
 *
 * <p>Transaction markers have offsets too, and a reader never gets to see them: the end of a partition says only that the
 * last record is before it. So the last record is looked up, from the end backwards. Example: end 9, markers at 7 and 8; the
 * last record is 6, and the gate opens at position 7.
 *
 * <p>One consumer, in a thread of its own, looks for all gates that are not open; while there are none, there is neither. It
 * looks again every few seconds, and the smallest offset counts: where a topic was truncated or made anew, a gate does not wait
 * for records that are lost. A broker that is away is waited for; what will not pass by itself is thrown at the one who asks.
 */
public final class PartitionEnds {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionEnds.class);
    private static final long FIRST_WINDOW = 8;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ClientSettings settings;
    private final String clientId;

    /** Guarded by itself, as is {@link #looking}. */
    private final Set<Gate> waiting = new HashSet<>();

    private boolean looking;

    /** @param clientId also the thread's name */
    public PartitionEnds(ClientSettings settings, String clientId) {
        this.settings = settings;
        this.clientId = clientId;
    }

    /** Begins to look, and returns. */
    public StartGate gate(TopicPartition partition) {
        var gate = new Gate(partition);
        synchronized (waiting) {
            waiting.add(gate);
            waiting.notifyAll();
            if (!looking) {
                looking = true;
                Thread.ofPlatform().daemon().name(clientId).start(this::run);
            }
        }
        return gate;
    }

    private final class Gate implements StartGate {

        private final TopicPartition partition;
        private volatile long needed = Long.MAX_VALUE;
        private volatile @Nullable Throwable failure;
        private boolean open;

        Gate(TopicPartition partition) {
            this.partition = partition;
        }

        @Override
        public boolean open(long position) {
            if (open) {
                return true;
            }
            Throwable problem = failure;
            if (problem != null) {
                throw new IllegalStateException(
                        "cannot learn where " + partition + " ends, which must be read first", problem);
            }
            open = position >= needed;
            if (open) {
                close();
            }
            return open;
        }

        @Override
        public void close() {
            synchronized (waiting) {
                waiting.remove(this);
                waiting.notifyAll();
            }
        }
    }

    private void run() {
        var properties = settings.consumer(clientId);
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
            for (List<Gate> gates = gates(List.of()); !gates.isEmpty(); gates = gates(gates)) {
                look(consumer, gates);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Those to look for now: after a while, or at once where there are others. None: this thread's work is done. */
    private List<Gate> gates(List<Gate> last) throws InterruptedException {
        synchronized (waiting) {
            if (!waiting.isEmpty() && last.containsAll(waiting)) {
                waiting.wait(LOOK_AGAIN.toMillis());
            }
            looking = !waiting.isEmpty();
            return List.copyOf(waiting);
        }
    }

    private void fail(Throwable problem) {
        synchronized (waiting) {
            waiting.forEach(gate -> gate.failure = problem);
            waiting.clear();
            looking = false;
        }
    }

    private static void look(Consumer<byte[], byte[]> consumer, List<Gate> gates) {
        Set<TopicPartition> partitions =
                gates.stream().map(gate -> gate.partition).collect(Collectors.toSet());
        try {
            Map<TopicPartition, Long> last = lastRecords(consumer, partitions);
            for (Gate gate : gates) {
                gate.needed = Math.min(gate.needed, last.getOrDefault(gate.partition, -1L) + 1);
            }
        } catch (RetriableException e) {
            LOG.warn("Waiting to learn where {} end: {}", partitions, e.getMessage());
        }
    }

    /** The offsets of the last records that can be read; none where there is none. */
    private static Map<TopicPartition, Long> lastRecords(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LONGEST_LOOK);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, LONGEST_LOOK);
        long deadline = System.nanoTime() + LONGEST_LOOK.toNanos();
        var last = new HashMap<TopicPartition, Long>();
        var left = new ArrayList<>(partitions);
        for (long window = FIRST_WINDOW; !left.isEmpty(); window *= 4) {
            consumer.assign(left);
            for (TopicPartition each : left) {
                consumer.seek(each, Math.max(begins.getOrDefault(each, 0L), ends.getOrDefault(each, 0L) - window));
            }
            readTo(ends, consumer, last, deadline);
            long before = window;
            left.removeIf(each ->
                    last.containsKey(each) || ends.getOrDefault(each, 0L) - before <= begins.getOrDefault(each, 0L));
        }
        return last;
    }

    private static void readTo(
            Map<TopicPartition, Long> ends,
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> last,
            long deadline) {
        while (consumer.assignment().stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                var partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.getOrDefault(partition, 0L)) {
                    last.put(partition, record.offset());
                }
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "expected to read up to the offsets " + ends + " within " + LONGEST_LOOK.toSeconds() + " s");
            }
        }
    }
}
