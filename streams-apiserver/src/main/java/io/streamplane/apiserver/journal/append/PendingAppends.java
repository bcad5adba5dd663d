package io.streamplane.apiserver.journal.append;

import io.streamplane.apiserver.journal.state.Outcome;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * This process's appends whose outcome is not known yet. Each record carries a header (who: 8 random bytes of this
 * process; which: a running number), by which the tail knows it again, be it before or after the broker's
 * acknowledgement comes in.
 */
public final class PendingAppends {

    private static final String HEADER = "append";

    private final long process = ThreadLocalRandom.current().nextLong();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Outcome>> pending = new ConcurrentHashMap<>();
    private final int most;
    private final Executor elsewhere;

    /**
     * @param most past which {@link #isFull}
     * @param elsewhere where outcomes are told, with all that hangs on them
     */
    public PendingAppends(int most, Executor elsewhere) {
        this.most = most;
        this.elsewhere = elsewhere;
    }

    public record Append(long number, CompletableFuture<Outcome> outcome) {}

    /** Whether so many wait already that nobody should append any more. */
    public boolean isFull() {
        return pending.size() >= most;
    }

    public int size() {
        return pending.size();
    }

    /** Registers an append and marks its record. */
    public Append register(Headers headers) {
        long number = numbers.incrementAndGet();
        byte[] id = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(process)
                .putLong(number)
                .array();
        headers.add(HEADER, id);
        var outcome = new CompletableFuture<Outcome>();
        pending.put(number, outcome);
        return new Append(number, outcome);
    }

    /** Tells the outcome to the append that this record is of; to nobody where it is another process's, or given up. */
    public void applied(Headers headers, Outcome outcome) {
        CompletableFuture<Outcome> mine = take(headers);
        if (mine != null) {
            mine.completeAsync(() -> outcome, elsewhere);
        }
    }

    private @Nullable CompletableFuture<Outcome> take(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null || header.value().length != 2 * Long.BYTES) {
            return null;
        }
        ByteBuffer id = ByteBuffer.wrap(header.value());
        return id.getLong() == process ? pending.remove(id.getLong()) : null;
    }

    public void fail(Append append, Throwable cause) {
        fail(pending.remove(append.number()), cause);
    }

    public void failAll(Throwable cause) {
        for (Long number : pending.keySet()) {
            fail(pending.remove(number), cause);
        }
    }

    private void fail(@Nullable CompletableFuture<Outcome> outcome, Throwable cause) {
        if (outcome != null) {
            elsewhere.execute(() -> outcome.completeExceptionally(cause));
        }
    }
}
