package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.JournalReader;
import io.streamplane.apiserver.journal.JournalRecord;
import io.streamplane.schemas.journal.OutlineCodec;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index up with the journal: at once where somebody waits for a revision, else every few seconds, for it costs
 * less in long stretches. What it cannot read ends it, and then every reader is told why.
 */
final class Indexing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Indexing.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final OutlineCodec codec;
    private final Path directory;
    private final Thread thread;
    private @Nullable HistoryIndex index;
    private @Nullable Throwable problem;
    private long wanted;
    private volatile boolean closing;

    Indexing(ClientSettings settings, OutlineCodec codec, Path directory) {
        this.settings = settings;
        this.codec = codec;
        this.directory = directory;
        thread = Thread.ofPlatform().name("history-index").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * The index, when it has come to this revision. Throws {@link HistoryException} where it cannot, or not in time.
     *
     * @param revision one that the journal has come to
     */
    synchronized HistoryIndex upTo(long revision, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        wanted = Math.max(wanted, revision);
        notifyAll();
        while (true) {
            if (problem != null) {
                throw new HistoryException("history cannot be read: " + problem.getMessage(), problem);
            }
            HistoryIndex ready = index;
            if (ready != null && ready.position() >= revision) {
                return ready;
            }
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new HistoryException("the index of history is being built: it has come to revision "
                        + (ready == null ? 0 : ready.position()) + " of " + wanted + "; try again later");
            }
            await(left);
        }
    }

    private synchronized void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while waiting for the index of history", e);
        }
    }

    private void run() {
        try {
            while (!closing) {
                try (var journal = new JournalReader(settings, codec)) {
                    keepUp(journal);
                } catch (KafkaException e) {
                    LOG.warn("History is read again after: {}", e.toString());
                    await(AGAIN_AFTER.toMillis());
                }
            }
        } catch (RuntimeException | LinkageError e) {
            fail(e);
        }
    }

    private void keepUp(JournalReader journal) {
        HistoryIndex opened = open(journal);
        try (var writer = new IndexWriter(opened)) {
            while (!closing) {
                long end = journal.end();
                long begin = System.nanoTime();
                long before = opened.position();
                if (before < end) {
                    catchUp(journal, writer, end);
                }
                progressed();
                if (opened.position() - before > 100_000) {
                    LOG.info(
                            "Indexed {} commands in {} ms",
                            opened.position() - before,
                            (System.nanoTime() - begin) / 1_000_000);
                }
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while indexing", e);
        }
    }

    private void catchUp(JournalReader journal, IndexWriter writer, long end) throws InterruptedException {
        try (var ahead = new RecordsAhead(journal, writer.next(), end)) {
            List<JournalRecord> records = ahead.take();
            while (!records.isEmpty() && !closing) {
                for (JournalRecord record : records) {
                    if (writer.apply(record)) {
                        progressed();
                    }
                }
                records = ahead.take();
            }
        }
        writer.commit();
    }

    private synchronized HistoryIndex open(JournalReader journal) {
        HistoryIndex known = index;
        if (known == null) {
            known = HistoryIndex.open(directory, journalId(), journal.end());
            index = known;
        }
        return known;
    }

    private String journalId() {
        try (Admin admin = Admin.create(settings.admin("streamplane-history-admin"))) {
            var topics = admin.describeTopics(List.of(Topics.JOURNAL)).allTopicNames();
            return Objects.requireNonNull(topics.get().get(Topics.JOURNAL))
                    .topicId()
                    .toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while looking for the journal", e);
        } catch (ExecutionException e) {
            throw new KafkaException("expected to find the journal, but: " + e.getMessage(), e);
        }
    }

    private synchronized void progressed() {
        notifyAll();
    }

    private synchronized void pause() {
        if (!closing && index != null && wanted <= index.position()) {
            await(PAUSE.toMillis());
        }
    }

    private synchronized void fail(Throwable cause) {
        if (!closing) {
            LOG.error("History cannot be read any more; all else goes on", cause);
        }
        problem = cause;
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            problem = new IllegalStateException("the server is stopping");
            notifyAll();
            if (index != null && !thread.isAlive()) {
                index.close();
            }
        }
    }
}
