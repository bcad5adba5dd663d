package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.Target;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests are worked on at a time: as many reads and writes as by default in kube-apiserver
 * ({@code --max-requests-inflight}, {@code --max-mutating-requests-inflight}). Some more wait a while; what is past that is
 * to come again. Watches and logs do not count: they do little most of the time.
 */
final class RequestsInFlight {

    private final Lane reads;
    private final Lane writes;

    RequestsInFlight() {
        this(400, 200, 2_000, 10);
    }

    /**
     * @param waiting of each of the two, at most
     * @param seconds that one waits at most
     */
    RequestsInFlight(int reads, int writes, int waiting, long seconds) {
        this.reads = new Lane(new Semaphore(reads, true), waiting, seconds);
        this.writes = new Lane(new Semaphore(writes, true), waiting, seconds);
    }

    /** To be closed when the request is done. */
    @FunctionalInterface
    interface Admitted extends AutoCloseable {
        @Override
        void close();
    }

    /** Throws {@link RequestException} with code 429 where there is no room in time. */
    Admitted enter(String verb, Target target) throws InterruptedException {
        return switch (verb) {
            case "watch" -> () -> {};
            case "get" -> target.subresource().equals("log") ? () -> {} : reads.enter();
            case "list" -> reads.enter();
            default -> writes.enter();
        };
    }

    private record Lane(Semaphore permits, AtomicInteger waiting, int mostWaiting, long seconds) {

        Lane(Semaphore permits, int mostWaiting, long seconds) {
            this(permits, new AtomicInteger(), mostWaiting, seconds);
        }

        Admitted enter() throws InterruptedException {
            if (!permits.tryAcquire() && !waited()) {
                throw new RequestException(HttpFailures.tooManyRequests("Too many requests, please try again later."));
            }
            return permits::release;
        }

        private boolean waited() throws InterruptedException {
            try {
                return waiting.incrementAndGet() <= mostWaiting && permits.tryAcquire(seconds, TimeUnit.SECONDS);
            } finally {
                waiting.decrementAndGet();
            }
        }
    }
}
