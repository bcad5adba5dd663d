package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.read.JournalClock;
import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.apiserver.journal.state.AppliedCommands;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.TooManyReadersException;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.OutlineCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All revisions that the journal holds. Methods throw {@link HistoryException} where a revision cannot be shown, and what
 * the journal's readers throw. Safe for any thread.
 */
public final class History implements EarlierChanges, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Watches that read changes of the past at a time; each may hold some megabytes. */
    static final int READINGS = 16;

    private final KindRegistry kinds;
    private final ObjectDecoder decoder;
    private final JournalClock clock;
    private final JournalBodies bodies;
    private final PieceReaders pieces;
    private final Semaphore readings = new Semaphore(READINGS);
    private final Indexing indexing;

    private History(
            ClientSettings settings,
            SchemaRegistry registry,
            KindRegistry kinds,
            ObjectDecoder decoder,
            Path directory) {
        this.kinds = kinds;
        var codec = new CommandCodec(registry);
        this.decoder = decoder;
        clock = new JournalClock(settings);
        bodies = new JournalBodies(settings, codec);
        pieces = new PieceReaders(settings, codec);
        indexing = new Indexing(settings, new OutlineCodec(registry), directory);
    }

    /**
     * Starts to build the index, or to bring it up to date, and returns at once.
     *
     * @param commands what this process's replica applies, so that it need not be read and decided again
     * @param directory of the index, which can be lost: it is built again from the journal
     */
    public static History start(
            ClientSettings settings,
            SchemaRegistry registry,
            KindRegistry kinds,
            ObjectDecoder decoder,
            AppliedCommands commands,
            Path directory) {
        var history = new History(settings, registry, kinds, decoder, directory);
        history.indexing.start(commands);
        return history;
    }

    /** Completes exceptionally where history can never be read again, and the process should end. */
    public CompletionStage<Void> failed() {
        return indexing.failed();
    }

    /** See {@link JournalClock#revision}. */
    public long revision(Moment moment) {
        return clock.revision(moment);
    }

    /** When this revision was written, by its writer's clock; empty where there is no command of this revision. */
    public Optional<Instant> time(long revision) {
        Command command = revision == 0 ? null : bodies.command(revision - 1);
        return command == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(command.time()));
    }

    /** All objects at a revision that the journal has come to; waits for the index. */
    public Snapshot at(long revision) {
        return new PastSnapshot(indexing.upTo(revision, PATIENCE), bodies, kinds, CustomKinds.PLAIN, decoder, revision);
    }

    @Override
    public Reading open() {
        if (!readings.tryAcquire()) {
            throw new TooManyReadersException("expected at most " + READINGS
                    + " watches to read changes of the past at a time, but there are more");
        }
        return new PermittedReading();
    }

    private final class PermittedReading implements Reading {

        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void read(Kind kind, long after, long upTo, Sink sink) throws IOException {
            HistoryIndex index = indexing.upTo(upTo, PATIENCE);
            new PastChanges(pieces, index, bodies, decoder).read(kind, after, upTo, sink);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                readings.release();
            }
        }
    }

    @Override
    public void close() {
        indexing.close();
        pieces.close();
        bodies.close();
        clock.close();
    }
}
