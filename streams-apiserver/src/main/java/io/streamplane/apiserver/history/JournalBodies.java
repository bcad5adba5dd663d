package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.read.JournalLookup;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.topic.ClientSettings;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads parts from the journal, with a few consumers side by side. Safe for any thread. */
final class JournalBodies implements AutoCloseable {

    private static final int CONSUMERS = 4;

    /** Fewer than this are read by one consumer: a second one would not save time. */
    private static final int SHARE = 8;

    private final ClientSettings settings;
    private final CommandCodec codec;
    private final Semaphore permits = new Semaphore(CONSUMERS);
    private final Deque<JournalLookup> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger made = new AtomicInteger();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    JournalBodies(ClientSettings settings, CommandCodec codec) {
        this.settings = settings;
        this.codec = codec;
    }

    /** The command at this offset; null where the record is none. */
    @Nullable
    Command command(long offset) {
        var found = new AtomicReference<@Nullable Command>();
        look(List.of(offset), record -> found.set(record.command()));
        return found.get();
    }

    /** Reads those of the parts that were not read yet. */
    void read(Stream<RecordedPart> parts) {
        var wanted = new TreeMap<Long, List<RecordedPart>>();
        parts.filter(part -> !part.isRead())
                .forEach(part -> wanted.computeIfAbsent(part.offset(), _ -> new ArrayList<>(1))
                        .add(part));
        var offsets = List.copyOf(wanted.keySet());
        Consumer<JournalRecord> found =
                record -> wanted.getOrDefault(record.offset(), List.of()).forEach(part -> part.read(record.command()));
        int shares = Math.clamp(offsets.size() / SHARE, 1, CONSUMERS);
        if (shares == 1) {
            look(offsets, found);
            return;
        }
        var reading = new ArrayList<CompletableFuture<Void>>(shares);
        for (int i = 0; i < shares; i++) {
            var share = offsets.subList(offsets.size() * i / shares, offsets.size() * (i + 1) / shares);
            reading.add(CompletableFuture.runAsync(() -> look(share, found), workers));
        }
        try {
            reading.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void look(List<Long> offsets, Consumer<JournalRecord> records) {
        if (offsets.isEmpty()) {
            return;
        }
        acquire(1);
        try {
            JournalLookup lookup = freeOrNew();
            try {
                lookup.read(offsets, records);
            } finally {
                free.push(lookup);
            }
        } finally {
            permits.release();
        }
    }

    /** Made when they are needed: most servers are never asked for the past. */
    private JournalLookup freeOrNew() {
        JournalLookup known = free.poll();
        return known != null
                ? known
                : new JournalLookup(settings, codec, "streamplane-history-" + made.getAndIncrement());
    }

    private void acquire(int count) {
        try {
            permits.acquire(count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while waiting to read the journal", e);
        }
    }

    /** Waits for those who read. */
    @Override
    public void close() {
        acquire(CONSUMERS);
        free.forEach(JournalLookup::close);
        workers.close();
    }
}
