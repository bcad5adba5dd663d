package io.streamplane.apiserver.operation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Lets writes that change one thing go one after the other, in the order in which they came: planned on one state, only the first of
 * them would be accepted. Thread-safe; holds nothing of what nobody waits for.
 */
final class WriteTurns {

    private final Map<String, Queue<CompletableFuture<Void>>> waiting = new HashMap<>();

    /** @return ends when it is the caller's turn, on the thread of the one before; has ended where nobody is before it */
    synchronized CompletableFuture<Void> enter(String subject) {
        var queue = waiting.get(subject);
        if (queue == null) {
            waiting.put(subject, new ArrayDeque<>());
            return CompletableFuture.completedFuture(null);
        }
        var turn = new CompletableFuture<Void>();
        queue.add(turn);
        return turn;
    }

    /** By whoever had a turn, once. */
    void leave(String subject) {
        CompletableFuture<Void> next;
        synchronized (this) {
            var queue = waiting.getOrDefault(subject, new ArrayDeque<>());
            next = queue.poll();
            if (next == null) {
                waiting.remove(subject);
            }
        }
        if (next != null) {
            next.complete(null);
        }
    }
}
