package io.streamplane.apiserver.journal.read;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how long the journal is. One request is under way at a time; all who ask meanwhile share the next one, so a
 * thousand readers cost what one costs. A request begins after its askers asked, as a linearizable read needs it.
 */
public final class EndOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(EndOffsets.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LinkedBlockingQueue<CompletableFuture<Long>> asking = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "journal-end");
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private volatile boolean closed;

    public EndOffsets(ClientSettings settings) {
        consumer = new KafkaConsumer<>(settings.consumer("streamplane-journal-end"));
        // Never polled; the client would warn of an answer about a partition that is not its own.
        consumer.assign(List.of(PARTITION));
        thread.setDaemon(true);
        thread.start();
    }

    /** Completes exceptionally where it cannot go on. */
    public CompletableFuture<Void> failed() {
        return failed;
    }

    /** The journal's end offset, which is also the revision of its last command. */
    public CompletionStage<Long> end() {
        var answer = new CompletableFuture<Long>();
        asking.add(answer);
        if (closed) {
            drainAsClosed();
        }
        return answer;
    }

    private void run() {
        var batch = new ArrayList<CompletableFuture<Long>>();
        try (consumer) {
            while (!closed) {
                batch.add(asking.take());
                asking.drainTo(batch);
                answer(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            LOG.debug("No more end offsets are asked for");
        } catch (RuntimeException | Error e) {
            LOG.error("End offsets can no longer be asked for", e);
            batch.forEach(each -> each.completeExceptionally(e));
            failed.completeExceptionally(e);
        }
        closed = true;
        drainAsClosed();
    }

    private void answer(List<CompletableFuture<Long>> batch) {
        try {
            Long end = consumer.endOffsets(List.of(PARTITION), TIMEOUT).get(PARTITION);
            batch.forEach(each -> each.complete(end));
        } catch (KafkaException e) {
            var unavailable =
                    new JournalUnavailableException("expected the journal's end offset, but: " + e.getMessage(), e);
            batch.forEach(each -> each.completeExceptionally(unavailable));
        }
    }

    private void drainAsClosed() {
        var left = new ArrayList<CompletableFuture<Long>>();
        asking.drainTo(left);
        var gone = new JournalUnavailableException("the journal is closed", new IllegalStateException("closed"));
        left.forEach(each -> each.completeExceptionally(gone));
    }

    public void close() {
        closed = true;
        thread.interrupt();
    }
}
