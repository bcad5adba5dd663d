package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of the journal on a thread of its own, some way ahead of the one that takes the records: to fetch and decode
 * a record takes about as long as to apply it.
 */
final class RecordsAhead implements AutoCloseable {

    private static final int CHUNK = 1_000;
    private static final int CHUNKS = 8;

    private final BlockingQueue<List<JournalRecord>> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread thread;
    private List<JournalRecord> filling = new ArrayList<>(CHUNK);
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    /** Nobody else may use the reader until this is closed. */
    RecordsAhead(JournalReader journal, long from, long to) {
        thread = Thread.ofPlatform().name("history-reader").daemon().start(() -> read(journal, from, to));
    }

    /** The next records, in their order; empty after the last. Throws what the reader has thrown. */
    List<JournalRecord> take() throws InterruptedException {
        List<JournalRecord> chunk = chunks.take();
        if (chunk.isEmpty()) {
            switch (failure) {
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case null, default -> {}
            }
        }
        return chunk;
    }

    private void read(JournalReader journal, long from, long to) {
        try {
            journal.read(from, to, () -> closed, record -> {
                filling.add(record);
                if (filling.size() == CHUNK) {
                    handOver();
                }
            });
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        if (!filling.isEmpty()) {
            handOver();
        }
        handOver();
    }

    private void handOver() {
        List<JournalRecord> full = filling;
        filling = new ArrayList<>(CHUNK);
        try {
            if (!closed) {
                chunks.put(full);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Returns when the reader is free again. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            chunks.clear();
            try {
                thread.join(20);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
