package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Owners whose children admission refuses, e.g. since a quota is used up. Such an owner waits, twice as long after each refusal, and then
 * tries with one child; when that is made, all is well again. A change of a quota or a limit of the namespace shortens the wait.
 */
final class RefusedCreations {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final class Wait {
        private final String namespace;
        private String message = "";
        private Duration length = Duration.ZERO;
        private Instant until = Instant.MIN;
        private final Set<WorkKey> wanting = new HashSet<>();

        private Wait(String namespace) {
            this.namespace = namespace;
        }
    }

    private final Map<String, Wait> byOwner = new HashMap<>();

    boolean isEmpty() {
        return byOwner.isEmpty();
    }

    /** Why the last one was refused; null where none was. */
    @Nullable
    String message(String owner) {
        Wait wait = byOwner.get(owner);
        return wait == null ? null : wait.message;
    }

    /** @return whether the owner waits anew, and not already */
    boolean refuse(String owner, String namespace, String message, Set<WorkKey> work, Instant now) {
        Wait wait = byOwner.computeIfAbsent(owner, _ -> new Wait(namespace));
        wait.wanting.addAll(work);
        if (now.isBefore(wait.until)) {
            return false;
        }
        Duration next = wait.length.isZero() ? FIRST : wait.length.multipliedBy(2);
        wait.message = message;
        wait.length = next.compareTo(LONGEST) > 0 ? LONGEST : next;
        wait.until = now.plus(wait.length);
        return true;
    }

    /**
     * Whether one more creation has to wait.
     *
     * @param underway creations of this owner that are under way
     */
    boolean holds(String owner, WorkKey work, int underway, Instant now) {
        Wait wait = byOwner.get(owner);
        if (wait == null || underway == 0 && !now.isBefore(wait.until)) {
            return false;
        }
        wait.wanting.add(work);
        return true;
    }

    /** A child was made, or the owner is gone; the work that waited for it. */
    Set<WorkKey> forget(String owner) {
        Wait wait = byOwner.remove(owner);
        return wait == null ? Set.of() : wait.wanting;
    }

    /** Something that limits the namespace has changed. */
    void hasten(String namespace, Instant now) {
        Instant soon = now.plus(FIRST);
        for (Wait wait : byOwner.values()) {
            if (wait.namespace.equals(namespace) && wait.until.isAfter(soon)) {
                wait.until = soon;
            }
        }
    }

    /** The work whose wait is over. */
    Set<WorkKey> due(Instant now) {
        if (byOwner.isEmpty()) {
            return Set.of();
        }
        var due = new HashSet<WorkKey>();
        for (Wait wait : byOwner.values()) {
            if (!now.isBefore(wait.until)) {
                due.addAll(wait.wanting);
                wait.wanting.clear();
            }
        }
        return due;
    }
}
