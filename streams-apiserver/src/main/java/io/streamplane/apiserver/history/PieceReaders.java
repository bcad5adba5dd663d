package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.read.JournalPieces;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.TooManyReadersException;
import io.streamplane.schemas.journal.CommandReader;
import io.streamplane.schemas.topic.ClientSettings;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets many go through the journal with a few consumers: a piece each time, so that a slow client holds none while it is
 * written to. Safe for any thread.
 */
final class PieceReaders implements AutoCloseable {

    private static final int CONSUMERS = 4;
    private static final long PATIENCE_SECONDS = 20;

    private final ClientSettings settings;
    private final CommandReader commands;
    private final Semaphore permits = new Semaphore(CONSUMERS, true);
    private final Deque<JournalPieces> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger made = new AtomicInteger();

    PieceReaders(ClientSettings settings, CommandReader commands) {
        this.settings = settings;
        this.commands = commands;
    }

    /** See {@link JournalPieces#from}. Waits for a free consumer, but not for long. */
    List<JournalRecord> from(long offset) {
        acquire();
        try {
            JournalPieces known = free.poll();
            JournalPieces pieces = known != null
                    ? known
                    : new JournalPieces(settings, commands, "streamplane-past-" + made.getAndIncrement());
            try {
                return pieces.from(offset);
            } finally {
                // The last one first: who reads alone goes on with the consumer that is at the place already.
                free.push(pieces);
            }
        } finally {
            permits.release();
        }
    }

    private void acquire() {
        try {
            if (!permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TooManyReadersException("expected to read the journal, but " + CONSUMERS
                        + " consumers were busy for " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while waiting to read the journal", e);
        }
    }

    /** Waits for those who read. */
    @Override
    public void close() {
        permits.acquireUninterruptibly(CONSUMERS);
        free.forEach(JournalPieces::close);
    }
}
