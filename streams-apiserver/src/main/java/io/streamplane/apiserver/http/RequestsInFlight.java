package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many requests are worked on at a time, in all and of one user. Some more reads and writes wait a while; what is past
 * that is to come again. Watches, followed logs and streams into pods are bounded apart, and do not wait: they do little most of the time, and
 * their places come free seldom.
 *
 * <p>{@link io.streamplane.apiserver.flow.FlowControl} shares the server out among flows, as the cluster's objects say, which may be changed, and
 * exempts {@code system:masters}. This bounds what the process holds in memory whatever those say, and so that no administrator can shut
 * the others out. In Kubernetes one takes the other's place; see ADR 0022.
 */
final class RequestsInFlight {

    static final String TOO_MANY = "Too many requests, please try again later.";

    /** How long a request waits for its turn. */
    static final long PATIENCE_SECONDS = 10;

    private static final int WAITING = 2_000;

    private final Lane reads;
    private final Lane writes;
    private final Lane watches;

    RequestsInFlight(HttpLimits limits) {
        this(limits, WAITING, PATIENCE_SECONDS);
    }

    /**
     * @param waiting reads, and writes, at most
     * @param seconds that one waits at most
     */
    RequestsInFlight(HttpLimits limits, int waiting, long seconds) {
        this.reads = new Lane(limits.reads(), waiting, seconds);
        this.writes = new Lane(limits.writes(), waiting, seconds);
        this.watches = new Lane(limits.watches(), 0, 0);
    }

    /** To be closed when the request is done. */
    @FunctionalInterface
    interface Admitted extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether a request goes on for as long as its client likes. */
    static boolean runsLong(String verb, Target target) {
        return verb.equals("watch")
                || target.subresource().equals("log")
                || ConnectHandler.CONNECTED.contains(target.subresource());
    }

    /** Throws {@link RequestException} with code 429 where there is no room in time. */
    Admitted enter(String user, String verb, Target target) throws InterruptedException {
        if (runsLong(verb, target)) {
            return watches.enter(user);
        }
        return switch (verb) {
            case "get", "list" -> reads.enter(user);
            default -> writes.enter(user);
        };
    }

    /** Permits of which one user has half, at most. */
    private static final class Lane {

        private final Semaphore permits;
        private final Semaphore places;
        private final int share;
        private final long seconds;
        private final Map<String, Share> users = new HashMap<>();

        Lane(int permits, int places, long seconds) {
            this.permits = new Semaphore(permits, true);
            this.places = new Semaphore(places);
            this.share = Math.max(1, permits / 2);
            this.seconds = seconds;
        }

        /** What one user may use, for as long as there are requests of theirs. */
        private static final class Share {
            private final Semaphore permits;
            private int requests;

            Share(int permits) {
                this.permits = new Semaphore(permits, true);
            }
        }

        Admitted enter(String user) throws InterruptedException {
            Share mine = come(user);
            boolean entered = false;
            try {
                entered = take(mine);
            } finally {
                if (!entered) {
                    go(user);
                }
            }
            if (!entered) {
                throw new RequestException(HttpFailures.tooManyRequests(TOO_MANY));
            }
            return () -> {
                permits.release();
                mine.permits.release();
                go(user);
            };
        }

        private boolean take(Share mine) throws InterruptedException {
            if (mine.permits.tryAcquire()) {
                if (permits.tryAcquire()) {
                    return true;
                }
                mine.permits.release();
            }
            if (!places.tryAcquire()) {
                return false;
            }
            try {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
                if (!mine.permits.tryAcquire(seconds, TimeUnit.SECONDS)) {
                    return false;
                }
                boolean taken = false;
                try {
                    taken = permits.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return taken;
                } finally {
                    if (!taken) {
                        mine.permits.release();
                    }
                }
            } finally {
                places.release();
            }
        }

        private Share come(String user) {
            synchronized (users) {
                Share mine = users.computeIfAbsent(user, _ -> new Share(share));
                mine.requests++;
                return mine;
            }
        }

        private void go(String user) {
            synchronized (users) {
                users.computeIfPresent(user, (_, mine) -> --mine.requests == 0 ? null : mine);
            }
        }
    }
}
