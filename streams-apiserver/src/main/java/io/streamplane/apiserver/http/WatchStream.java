package io.streamplane.apiserver.http;

import io.streamplane.apiserver.encoding.ObjectEncoder;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.journal.state.TooManyReadersException;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.StatusObject;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.table.TableRenderer;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchFilter;
import io.streamplane.apiserver.watch.Watcher;
import io.streamplane.schemas.kind.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Streams one watch: first what exists, where the client asks for that, then every change, with bookmarks between. */
final class WatchStream {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long DEFAULT_TIMEOUT_SECONDS = 1800;
    private static final long LONGEST_TIMEOUT_SECONDS = Duration.ofDays(365).toSeconds();
    private static final String EXPIRED = "too old resource version: %d (%d)";

    private final ObjectSource source;
    private final Target target;
    private final ObjectSelection selection;
    private final List<TableColumn> columns;
    private final ListOptions options;
    private final QueryOptions query;
    private final MediaTypes accepted;
    private final ObjectEncoder encoder;
    private final InstantSource clock;
    private final long seconds;
    private boolean columnsSent;

    WatchStream(ObjectReader reader, Target target, QueryOptions query, MediaTypes accepted, InstantSource clock) {
        this.options = ListOptions.ofWatch(query);
        this.source = reader.source(target.kind());
        this.target = target;
        this.selection = reader.selection(target, query);
        this.columns = reader.rules(target.kind()).columns();
        this.query = query;
        this.accepted = accepted;
        this.encoder = accepted.encoding().encoder();
        this.clock = clock;
        Long timeout = options.timeoutSeconds();
        this.seconds = timeout == null || timeout <= 0
                ? DEFAULT_TIMEOUT_SECONDS + ThreadLocalRandom.current().nextLong(DEFAULT_TIMEOUT_SECONDS)
                : Math.min(timeout, LONGEST_TIMEOUT_SECONDS);
    }

    /**
     * Returns when the watch is over: by its timeout, by the client, or because it fell behind. As in Kubernetes, what fails
     * once the parameters are understood is told by an event, and not by the answer's status.
     */
    void run(Exchange exchange) throws IOException, InterruptedException {
        run(() -> exchange.stream(encoder.watchContentType()), exchange::onGone);
    }

    /**
     * @param open begins the answer
     * @param gone takes what is to be done when the client is gone
     */
    void run(Supplier<OutputStream> open, Consumer<Runnable> gone) throws IOException, InterruptedException {
        boolean initial = options.startsWithState();
        long after = options.revision();
        boolean past = !initial && after > 0 && source.watches().hasForgotten(target.kind(), after);
        // Refused before anything is sent, so that a client is told by the status when to come again.
        try (var earlier = new Earlier(past);
                OutputStream out = open.get()) {
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
                out.flush();
                follow(gone, after, earlier, out);
            } catch (TooManyReadersException e) {
                error(out, HttpFailures.tooManyRequests(String.valueOf(e.getMessage())));
            } catch (RequestException e) {
                error(out, e.failure());
            }
        }
    }

    private void follow(Consumer<Runnable> gone, long after, Earlier earlier, OutputStream out)
            throws IOException, InterruptedException {
        var filter = new WatchFilter(selection);
        try (Watcher watcher = open(after, earlier, filter, out)) {
            gone.accept(watcher::cut);
            follow(watcher, filter, out);
        }
    }

    /** Tells what is no longer in memory first, where the journal has it; else a client must list again. */
    private Watcher open(long after, Earlier earlier, WatchFilter filter, OutputStream out) throws IOException {
        long told = after;
        while (true) {
            Optional<Watcher> watcher = source.watches().watch(target.kind(), told);
            if (watcher.isPresent()) {
                earlier.close();
                return watcher.get();
            }
            long upTo = source.watches().revision();
            EarlierChanges.Reading reading = earlier.open()
                    .orElseThrow(() -> new RequestException(HttpFailures.expired(
                            EXPIRED.formatted(after, source.watches().floor(target.kind())))));
            reading.read(target.kind(), told, upTo, change -> tell(change, filter, out));
            out.flush();
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

    private void initialEvents(Snapshot start, OutputStream out) throws IOException {
        for (StoredObject object : selection.candidates(start)) {
            if (selection.test(object)) {
                send(out, "ADDED", object, object.tree());
            }
        }
        if (options.bookmarks()) {
            bookmark(out, start.revision(), true);
        }
    }

    private void follow(Watcher watcher, WatchFilter filter, OutputStream out)
            throws IOException, InterruptedException {
        var times = new WatchTimes(System.nanoTime(), Duration.ofSeconds(seconds), options.bookmarks());
        while (!watcher.isOver()) {
            long now = System.nanoTime();
            if (times.isOver(now)) {
                return;
            }
            if (times.isBookmarkDue(now)) {
                long revision = watcher.caughtUpTo();
                if (revision >= 0) {
                    bookmark(out, revision, false);
                    out.flush();
                    times.bookmarked(now);
                }
            }
            take(watcher, times.patience(now), filter, out);
        }
    }

    /** Writes what is there, and flushes once for all of it. */
    private void take(Watcher watcher, Duration patience, WatchFilter filter, OutputStream out)
            throws IOException, InterruptedException {
        boolean written = false;
        for (Change change = watcher.poll(patience); change != null; change = watcher.poll(Duration.ZERO)) {
            written |= tell(change, filter, out);
        }
        if (written) {
            out.flush();
        }
    }

    private boolean tell(Change change, WatchFilter filter, OutputStream out) throws IOException {
        var told = filter.told(change.at(target.kind()));
        if (told.isPresent()) {
            send(out, told.get().type().name(), told.get().stored(), told.get().tree());
        }
        return told.isPresent();
    }

    private void send(OutputStream out, String type, @Nullable StoredObject stored, ObjectNode tree)
            throws IOException {
        switch (accepted.shape()) {
            case OBJECT ->
                encoder.writeEvent(
                        out, type, stored == null ? encoder.encode(tree) : encoder.encodeWatched(stored));
            case TABLE -> encoder.writeEvent(out, type, encoder.encode(table(tree)));
            case PARTIAL_METADATA -> encoder.writeEvent(out, type, encoder.encode(TableRenderer.partial(tree)));
        }
    }

    private ObjectNode table(ObjectNode tree) {
        ObjectNode meta = JSON.createObjectNode();
        JsonNode version = tree.path("metadata").path("resourceVersion");
        meta.put("resourceVersion", version.asString(""));
        ObjectNode table = TableRenderer.table(
                columns,
                List.of(tree),
                meta,
                IncludeObject.of(query.text("includeObject")),
                clock.instant(),
                !columnsSent);
        columnsSent = true;
        return table;
    }

    private void bookmark(OutputStream out, long revision, boolean initialEventsEnd) throws IOException {
        Kind kind = target.kind();
        ObjectNode object = JSON.createObjectNode();
        object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        ObjectNode meta = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        if (initialEventsEnd) {
            meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        send(out, "BOOKMARK", null, object);
    }

    private void error(OutputStream out, ApiFailure failure) throws IOException {
        encoder.writeEvent(out, "ERROR", encoder.encode(StatusObject.of(failure)));
    }
}
