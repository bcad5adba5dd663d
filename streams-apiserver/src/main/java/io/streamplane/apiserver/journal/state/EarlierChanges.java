package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import java.io.IOException;

/** Changes that are no longer held in memory. */
public interface EarlierChanges {

    /** Takes changes one after the other. */
    @FunctionalInterface
    interface Sink {
        void accept(Change change) throws IOException;
    }

    /** Somebody's right to read. */
    interface Reading extends AutoCloseable {

        /**
         * Hands over the changes of a kind, in their order, and returns after the last.
         *
         * @param after the revision before the first
         * @param upTo the revision of the last at most; the journal has come to it
         */
        void read(Kind kind, long after, long upTo, Sink sink) throws IOException;

        /** May be called again. */
        @Override
        void close();
    }

    /** Throws {@link TooManyReadersException} where as many read as may at a time. */
    Reading open();
}
