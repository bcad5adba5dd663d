package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.read.UnreadableJournalException;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.AppliedCommands;
import io.streamplane.apiserver.journal.state.AppliedQueue;
import io.streamplane.schemas.journal.OutlineCodec;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index up with the journal. What this process's replica applies comes from it, already decided, through a bounded
 * queue; only what came before, and what the queue has dropped because this was too slow, is read from the journal and
 * decided here. The index is written at once where somebody waits for a revision, else now and then, for it costs less in
 * long stretches. While it is of no use every reader is told why, and it is tried again.
 */
final class Indexing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Indexing.class);
    private static final AppliedQueue.Limits LIMITS = new AppliedQueue.Limits(8_192, 8L * 1024 * 1024, 2_048);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration AGAIN_AFTER_TROUBLE = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(10);

    /** How long a revision that is waited for may take to come from the replica, before it is read from the journal. */
    private static final Duration FROM_REPLICA = Duration.ofMillis(100);

    private static final Duration LOOK = Duration.ofMillis(5);

    private final ClientSettings settings;
    private final OutlineCodec codec;
    private final Path directory;
    private final Thread thread;
    private final AppliedQueue queue;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private long listensFrom;
    private @Nullable HistoryIndex index;
    private @Nullable Throwable problem;
    private long wanted;
    private long wantedSince;
    private volatile boolean closing;

    Indexing(ClientSettings settings, OutlineCodec codec, Path directory) {
        this(settings, codec, directory, LIMITS);
    }

    Indexing(ClientSettings settings, OutlineCodec codec, Path directory, AppliedQueue.Limits limits) {
        this.settings = settings;
        this.codec = codec;
        this.directory = directory;
        thread = Thread.ofPlatform().name("history-index").daemon().unstarted(this::run);
        queue = new AppliedQueue(limits, () -> LockSupport.unpark(thread));
    }

    void start(AppliedCommands commands) {
        listensFrom = commands.listen(queue).revision();
        thread.start();
    }

    /** Completes exceptionally where it can never go on, and the process should end. */
    CompletionStage<Void> failed() {
        return failed;
    }

    /**
     * The index, when it has come to this revision. Throws {@link HistoryException} where it cannot, or not in time.
     *
     * @param revision one that the journal has come to
     */
    synchronized HistoryIndex upTo(long revision, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        if (revision > wanted) {
            wanted = revision;
            wantedSince = System.nanoTime();
        }
        LockSupport.unpark(thread);
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
        while (!closing) {
            try {
                keepUp();
            } catch (KafkaException | RegistryUnavailableException e) {
                LOG.warn("History is read again after: {}", e.toString());
                sleep(AGAIN_AFTER);
            } catch (RuntimeException e) {
                LOG.error("History cannot be read; all else goes on, and it is tried again", e);
                fail(e);
                sleep(AGAIN_AFTER_TROUBLE);
            } catch (LinkageError e) {
                LOG.error("History cannot be read here, for want of a native library; all else goes on", e);
                fail(e);
                return;
            } catch (Error e) {
                LOG.error("History cannot be indexed", e);
                fail(e);
                failed.completeExceptionally(e);
                return;
            }
        }
    }

    private void keepUp() {
        HistoryIndex opened = open();
        try (var writer = new IndexWriter(opened)) {
            while (!closing) {
                follow(writer);
                progressed();
                LockSupport.parkNanos(this, (isWanted(opened) ? LOOK : PAUSE).toNanos());
            }
        }
    }

    private void follow(IndexWriter writer) {
        for (List<AppliedCommand> batch = queue.take(); !batch.isEmpty() && !closing; batch = queue.take()) {
            catchUp(writer, batch.getFirst().offset());
            for (AppliedCommand command : batch) {
                if (!closing && command.offset() >= writer.next() && writer.apply(command)) {
                    progressed();
                }
            }
        }
        catchUp(writer, Math.max(listensFrom, overdue()));
        writer.commit();
    }

    /** Reads the journal itself, up to an offset that it has come to. */
    private void catchUp(IndexWriter writer, long to) {
        long from = writer.next();
        if (from >= to) {
            return;
        }
        long begin = System.nanoTime();
        long told = begin;
        try (var journal = new JournalReader(settings, codec);
                var ahead = new RecordsAhead(journal, from, to)) {
            for (List<JournalRecord> records = ahead.take(); !records.isEmpty() && !closing; records = ahead.take()) {
                for (JournalRecord record : records) {
                    if (writer.apply(record)) {
                        progressed();
                    }
                }
                if (System.nanoTime() - told > TOLD_EVERY.toNanos()) {
                    told = System.nanoTime();
                    LOG.info("Indexed {} of {} commands", writer.next() - from, to - from);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while indexing", e);
        }
        writer.caughtUp();
        if (to - from > 100_000) {
            LOG.info("Indexed {} commands in {} ms", to - from, (System.nanoTime() - begin) / 1_000_000);
        }
    }

    private synchronized boolean isWanted(HistoryIndex opened) {
        return wanted > opened.position();
    }

    /** What somebody waits for, and the replica has not handed on in time; 0 where there is nothing. */
    private synchronized long overdue() {
        return System.nanoTime() - wantedSince > FROM_REPLICA.toNanos() ? wanted : 0;
    }

    private HistoryIndex open() {
        HistoryIndex known = index();
        if (known == null) {
            known = IndexedJournal.of(settings).open(directory);
            synchronized (this) {
                index = known;
            }
        }
        return known;
    }

    private synchronized @Nullable HistoryIndex index() {
        return index;
    }

    private synchronized void progressed() {
        problem = null;
        notifyAll();
    }

    /** Where it is not the journal's fault, the index is opened again, or made again where it was that. */
    private void fail(Throwable cause) {
        HistoryIndex failing;
        synchronized (this) {
            problem = cause;
            notifyAll();
            if (closing || cause instanceof UnreadableJournalException) {
                return;
            }
            failing = index;
            index = null;
        }
        if (failing != null) {
            failing.close();
        }
        if (cause instanceof HistoryException && cause.getCause() instanceof RocksDBException) {
            HistoryIndex.discard(directory);
        }
    }

    private void sleep(Duration duration) {
        long deadline = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0 && !closing; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
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
