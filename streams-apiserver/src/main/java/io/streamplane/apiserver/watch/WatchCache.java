package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recent changes of each kind, and the watchers that want the next ones. Whoever feeds it never waits for a watcher:
 * one that does not keep up is cut off, and resumes from what it saw last.
 *
 * <p>Invariant: a watcher that starts after revision R gets every change of its kind past R, once, in order.
 */
public final class WatchCache {

    private final int capacity;
    private final long most;
    private final Map<Kind, RecentChanges> kinds = new HashMap<>();
    private final EncodedEvents encoded;
    private long bytes;
    private long floor;
    private long revision;
    private boolean closed;

    /**
     * @param capacity changes kept for each kind
     * @param bytes that the changes of all kinds may take, about
     */
    public WatchCache(int capacity, long bytes) {
        this.capacity = capacity;
        this.most = bytes;
        this.encoded = new EncodedEvents(bytes / 2);
    }

    /** The changes as they are sent. */
    public EncodedEvents encoded() {
        return encoded;
    }

    /** Says which revision the first change follows, once that is known; earlier ones cannot be resumed from. */
    public synchronized void startAt(long start) {
        floor = start;
        revision = Math.max(revision, start);
        kinds.values().forEach(recent -> recent.startAt(start));
    }

    /** Tells what came with a revision; they must come in order, each once. */
    public synchronized void applied(long newRevision, List<Change> changes) {
        for (Change change : changes) {
            Kind kind = change.object().kind();
            if (kind.isUnknown()) {
                continue;
            }
            RecentChanges recent = of(kind);
            long before = recent.bytes();
            recent.add(change);
            bytes += recent.bytes() - before;
            if (change.after() == null && kind.resource().equals(CustomResourceDefinitionKind.RESOURCE)) {
                end(change.object().key().name());
            }
        }
        while (bytes > most) {
            forgetOldest();
        }
        revision = newRevision;
    }

    /** Ends the watches of a kind that is served no more; what is queued is still told. */
    private void end(String resource) {
        kinds.forEach((kind, recent) -> {
            if (kind.resource().equals(resource)) {
                recent.watchers().forEach(Watcher::cut);
            }
        });
    }

    /** Of the kind that takes the most. */
    private void forgetOldest() {
        RecentChanges largest = Collections.max(kinds.values(), Comparator.comparingLong(RecentChanges::bytes));
        long before = largest.bytes();
        largest.forgetOldest();
        bytes += largest.bytes() - before;
    }

    /**
     * Says that changes up to this revision will not be told. Watches are cut, for theirs would have a gap; they resume from
     * where changes are still known, which is not here.
     */
    synchronized void missed(long upTo) {
        cutAll();
        kinds.values().forEach(recent -> recent.forgetUpTo(upTo));
        bytes = 0;
        floor = upTo;
        revision = upTo;
    }

    /** The newest revision that watchers have been told of, or need not be. */
    public synchronized long revision() {
        return revision;
    }

    /** Starts a watcher of all objects of a kind. */
    public Optional<Watcher> watch(Kind kind, long after) {
        return watch(kind, WatchScope.EVERYTHING, after);
    }

    /**
     * Starts a watcher.
     *
     * @param scope it is told of no other objects
     * @param after the revision of the last change that the client knows
     * @return empty where changes after that revision are no longer held
     */
    public synchronized Optional<Watcher> watch(Kind kind, WatchScope scope, long after) {
        RecentChanges recent = of(kind);
        if (after < recent.floor()) {
            return Optional.empty();
        }
        var watcher = new Watcher(this, kind, scope, after);
        boolean open = true;
        for (Change change : recent.after(after, scope)) {
            open = watcher.offer(change);
        }
        if (closed) {
            watcher.cut();
        } else if (open) {
            recent.add(watcher);
        }
        return Optional.of(watcher);
    }

    /** Whether changes after this revision are no longer all held. */
    public synchronized boolean hasForgotten(Kind kind, long after) {
        return after < of(kind).floor();
    }

    /** The revision after which all changes of a kind are held. */
    public synchronized long floor(Kind kind) {
        return of(kind).floor();
    }

    synchronized void remove(Watcher watcher) {
        of(watcher.kind()).remove(watcher);
    }

    /** Ends every watch, for a server that stops; later ones end at once. */
    public synchronized void close() {
        closed = true;
        cutAll();
    }

    private void cutAll() {
        kinds.values().forEach(recent -> recent.watchers().forEach(Watcher::cut));
    }

    /** Watches that are open now, of all kinds. */
    public synchronized int watching() {
        return kinds.values().stream().mapToInt(RecentChanges::watching).sum();
    }

    /** Watches of one kind that are open now. */
    public synchronized int watching(Kind kind) {
        return of(kind).watching();
    }

    private RecentChanges of(Kind kind) {
        return kinds.computeIfAbsent(kind, created -> new RecentChanges(capacity, floor));
    }
}
