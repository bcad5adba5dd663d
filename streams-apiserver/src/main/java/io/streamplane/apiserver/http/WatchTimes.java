package io.streamplane.apiserver.http;

import java.time.Duration;

/**
 * When a watch is to be told by a bookmark how far it has come, and when it is over: a bookmark each minute, and one two seconds
 * before the end, from which a client goes on (as {@code nextBookmarkTime} of kube-apiserver's watch cache). Times are those of
 * {@link System#nanoTime}.
 */
final class WatchTimes {

    private static final long EACH = Duration.ofMinutes(1).toNanos();
    private static final long BEFORE_END = Duration.ofSeconds(2).toNanos();

    /** How long a bookmark that is due waits for the changes that come before it to be sent. */
    private static final long AGAIN = Duration.ofMillis(100).toNanos();

    private final long end;
    private final boolean bookmarks;
    private long next;

    WatchTimes(long start, Duration length, boolean bookmarks) {
        this.end = start + length.toNanos();
        this.bookmarks = bookmarks;
        bookmarked(start);
    }

    boolean isOver(long now) {
        return now - end >= 0;
    }

    boolean isBookmarkDue(long now) {
        return bookmarks && now - next >= 0;
    }

    void bookmarked(long now) {
        long last = end - BEFORE_END;
        long due = now + EACH;
        next = now - last >= 0 ? end : due - last > 0 ? last : due;
    }

    /** How long nothing is to be done. */
    Duration patience(long now) {
        long wake = !bookmarks || next - end > 0 ? end : next - now > 0 ? next : Math.min(now + AGAIN, end);
        return Duration.ofNanos(Math.max(0, wake - now));
    }
}
