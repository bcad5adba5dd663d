package io.streamplane.apiserver.http;

import io.streamplane.apiserver.conversion.ConversionFailure;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.ConversionBatch;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.journal.state.TooManyReadersException;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchFilter;
import io.streamplane.apiserver.watch.WatchScope;
import io.streamplane.apiserver.watch.Watcher;
import io.streamplane.schemas.kind.KindVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Streams one watch: first what exists, where the client asks for that, then every change, with bookmarks between. */
final class WatchStream {

    private static final long DEFAULT_TIMEOUT_SECONDS = 1800;
    private static final long LONGEST_TIMEOUT_SECONDS = Duration.ofDays(365).toSeconds();
    private static final String EXPIRED = "too old resource version: %d (%d)";

    private final ObjectSource source;
    private final Target target;
    private final ObjectSelection selection;
    private final ListOptions options;
    private final WatchEvents events;
    private final long seconds;

    WatchStream(ObjectReader reader, Target target, QueryOptions query, MediaTypes accepted, InstantSource clock) {
        this.options = ListOptions.ofWatch(query);
        this.source = reader.source(target.kind());
        this.target = target;
        this.selection = reader.selection(target, query);
        this.events = new WatchEvents(
                target.kind(),
                accepted,
                reader.rules(target.kind()).columns(),
                IncludeObject.of(query.text("includeObject")),
                clock,
                source.watches().encoded());
        Long timeout = options.timeoutSeconds();
        this.seconds = timeout == null || timeout <= 0
                ? DEFAULT_TIMEOUT_SECONDS + ThreadLocalRandom.current().nextLong(DEFAULT_TIMEOUT_SECONDS)
                : Math.min(timeout, LONGEST_TIMEOUT_SECONDS);
    }

    /**
     * Returns when the watch is over: by its timeout, by the client, or because it fell behind. As in Kubernetes, what fails
     * once the parameters are understood is told by an event, and not by the answer's status.
     *
     * <p>A client that would rather have a WebSocket (fabric8's asks for one first) gets a watch that is over at once: it waits for the
     * end of an answer that does not switch, and watches without one then.
     */
    void run(Exchange exchange) throws IOException, InterruptedException {
        if (exchange.asksForWebSocket()) {
            exchange.streamUnbuffered(events.contentType(), false).close();
            return;
        }
        boolean zipped = options.startsWithState() && options.bookmarks() && exchange.takesGzip();
        var gone = exchange.gone();
        run(() -> exchange.streamUnbuffered(events.contentType(), zipped), zipped, gone::thenRun);
    }

    /**
     * @param open begins the answer; what is written to it is sent
     * @param zipped whether the client takes compressed blocks
     * @param gone takes what is to be done when the client is gone
     */
    void run(Supplier<OutputStream> open, boolean zipped, Consumer<Runnable> gone)
            throws IOException, InterruptedException {
        boolean initial = options.startsWithState();
        long after = options.revision();
        boolean past = !initial && after > 0 && source.watches().hasForgotten(target.kind(), after);
        // Refused before anything is sent, so that a client is told by the status when to come again.
        try (var earlier = new Earlier(past);
                OutputStream answer = open.get()) {
            answer.flush();
            var out = new EventBlocks(answer, zipped);
            try {
                if (initial || after == 0) {
                    Snapshot start = options.version().isEmpty()
                            ? ObjectReader.await(source.linearizable())
                            : ObjectReader.fresh(source, after);
                    after = start.revision();
                    if (initial) {
                        initialEvents(start, out);
                    }
                }
                out.send();
                follow(gone, after, earlier, out);
            } catch (TooManyReadersException e) {
                out.add(events.error(HttpFailures.tooManyRequests(String.valueOf(e.getMessage()))));
            } catch (RequestException e) {
                out.add(events.error(e.failure()));
            } catch (ConversionFailure e) {
                out.add(events.error(HttpFailures.internal(String.valueOf(e.getMessage()))));
            }
            out.end();
        }
    }

    private void follow(Consumer<Runnable> gone, long after, Earlier earlier, EventBlocks out)
            throws IOException, InterruptedException {
        var filter = new WatchFilter(selection);
        try (Watcher watcher = open(after, earlier, filter, out)) {
            gone.accept(watcher::cut);
            follow(watcher, filter, out);
        }
    }

    /** Tells what is no longer in memory first, where the journal has it; else a client must list again. */
    private Watcher open(long after, Earlier earlier, WatchFilter filter, EventBlocks out) throws IOException {
        long told = after;
        var scope = new WatchScope(selection.namespace(), selection.name());
        while (true) {
            Optional<Watcher> watcher = source.watches().watch(target.kind(), scope, told);
            if (watcher.isPresent()) {
                earlier.close();
                return watcher.get();
            }
            long upTo = source.watches().revision();
            EarlierChanges.Reading reading = earlier.open()
                    .orElseThrow(() -> new RequestException(HttpFailures.expired(
                            EXPIRED.formatted(after, source.watches().floor(target.kind())))));
            reading.read(target.kind(), told, upTo, change -> tellAlone(change, filter, out));
            out.send();
            told = upTo;
        }
    }

    /** The right to read changes that are no longer in memory, from when it is needed. */
    private final class Earlier implements AutoCloseable {

        private EarlierChanges.@Nullable Reading reading;

        Earlier(boolean needed) {
            if (needed) {
                open();
            }
        }

        /** Empty where there is nowhere to read them; refuses where too many do. */
        Optional<EarlierChanges.Reading> open() {
            if (reading == null) {
                try {
                    reading = source.earlier().map(EarlierChanges::open).orElse(null);
                } catch (TooManyReadersException e) {
                    throw new RequestException(HttpFailures.tooManyRequests(String.valueOf(e.getMessage())));
                }
            }
            return Optional.ofNullable(reading);
        }

        @Override
        public void close() {
            if (reading != null) {
                reading.close();
                reading = null;
            }
        }
    }

    private void initialEvents(Snapshot start, EventBlocks out) throws IOException {
        Collection<StoredObject> candidates = selection.candidates(start);
        if (asksWebhook()) {
            ConversionBatch.of(target.kind(), List.copyOf(candidates));
        }
        for (StoredObject object : candidates) {
            if (selection.test(object)) {
                out.add(events.initial(object));
            }
        }
        if (options.bookmarks()) {
            out.add(events.bookmark(start.revision(), true));
        }
    }

    private void follow(Watcher watcher, WatchFilter filter, EventBlocks out) throws IOException, InterruptedException {
        var times = new WatchTimes(System.nanoTime(), Duration.ofSeconds(seconds), options.bookmarks());
        while (!watcher.isOver()) {
            long now = System.nanoTime();
            if (times.isOver(now)) {
                return;
            }
            if (times.isBookmarkDue(now)) {
                long revision = watcher.caughtUpTo();
                if (revision >= 0) {
                    out.add(events.bookmark(revision, false));
                    out.send();
                    times.bookmarked(now);
                }
            }
            take(watcher, times.patience(now), filter, out);
        }
    }

    /** Sends what is there in one block. */
    private void take(Watcher watcher, Duration patience, WatchFilter filter, EventBlocks out)
            throws IOException, InterruptedException {
        for (Change change = watcher.poll(patience); change != null; change = watcher.poll(Duration.ZERO)) {
            var told = filter.told(change.at(target.kind()));
            if (told.isPresent()) {
                out.add(asksWebhook() ? events.own(told.get()) : events.shared(told.get()));
            }
        }
        out.send();
    }

    /** Whether an event waits for a webhook. Then it is made for this watch alone: those who share events wait for each other. */
    private boolean asksWebhook() {
        KindVersion version = target.kind().seen();
        return !version.storage() && version.conversion().isWhole();
    }

    private void tellAlone(Change change, WatchFilter filter, EventBlocks out) throws IOException {
        var told = filter.told(change.at(target.kind()));
        if (told.isPresent()) {
            out.add(events.own(told.get()));
        }
    }
}
